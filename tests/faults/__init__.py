"""Faults: the real process killed, the network failing, updates doubled and broken.

The rows of the fault matrix that are built, as tests name them; `make test` runs the quick ones, `make faults-short`
all of them with 100 kills, `make faults` with 1000, three at a time:

K1  kill -9 at random moments: no answer lost, no fact doubled, at most one repeated prompt a kill
K2  kill before and after every call of the Bot API: as K1
K3  kill before each call that writes to the disk: as K1, also while it starts; a backup is whole or not there
K4  kill during a message to 200: everybody hears it, at most one twice a kill; while a photo is fetched: it is kept;
    while an export is written: it is written again
K5  told to end in the middle, messages sent meanwhile: ends with 0, all answered afterwards in order
N1  every kind of failure at every method of the Bot API: facts once, a prompt at most twice
N2  401, 404, 409, 500 and garbage to getUpdates: hears again
N3  30 messages a second enforced, a message to 1000: nobody lost or twice, few answers 429, chat answers quick
D3  the disk refuses all for a while, or is read only: nothing confirmed that is not kept; nothing starts
D4  each call to the disk fails once: as K1
D6  backups made while people report, each put back on either database: nothing accepted missing, nothing twice
T7  processes on one PostgreSQL: it stands still, they end in turn or are killed, three workers have no leader
U1  every update twice, five copies at once: counted once
U5  updates that cannot be read, of unknown kind, without sender: set aside, the next one answered
U7  an album of ten, also cut by a kill: ten files, one receipt
W2  one session uploads for ever: one photo is taken that begins a report, nothing else while nothing asks for it
F1  any request to any address by anybody, 84 000 of them: answered or refused, nothing raised, no error in the log
F2  any message, press, file, place or packet by anybody, 21 000 of them: no handler fails
A4  no token and nothing that people write in the log
"""
