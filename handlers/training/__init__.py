"""培训名单: whom a county has trained to appraise houses or to work on them."""
