"""Cases that go out as files, and ledgers that come in as files."""
