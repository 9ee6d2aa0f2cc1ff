"""The record of who was trained to appraise houses or to work on them."""
