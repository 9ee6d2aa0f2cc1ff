import os, time
def test_a():
    assert os.environ.get("OK")
def test_h():
    if not os.environ.get("OK"): time.sleep(100)
def test_b(): pass
