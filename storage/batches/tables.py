"""Tables of batches: what was chosen and is done with it, what became of each case, and who is still to be told."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

batches = Table(  # one step on many cases
    "batches",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    sealed_column("selection"),  # handlers.ledger.selection.Selection: which cases were chosen, as a question
    Column("chosen", Integer, nullable=False),  # how many they were
    Column("step", String(40)),  # none: not chosen yet
    sealed_column("filled", nullable=True),  # what was filled into its form, once for all
    Column("state", String(10), nullable=False),  # storage.batches.batches.BatchState
    Column("takes_back", Id, ForeignKey("batches.id")),  # the batch whose steps this one takes back
    moment_column("made_at"),
    moment_column("started_at", nullable=True),
    moment_column("tell_at", nullable=True),  # till then it can be undone, and nobody is told
)

batch_items = Table(  # a case of a batch that was begun
    "batch_items",
    metadata,
    id_column(),
    Column("batch_id", Id, ForeignKey("batches.id"), nullable=False),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("version", String(60), nullable=False),  # of the case as it was chosen
    Column("result", String(10), nullable=False),  # storage.batches.items.ItemResult
    sealed_column("said", nullable=True),  # why it was not done, or stays
    Column("after", String(60)),  # the version of the case once its step was taken
    moment_column("at", nullable=True),
    UniqueConstraint("batch_id", "case_id"),
    Index("ix_batch_items_batch_id_result", "batch_id", "result"),
)

held_notices = Table(  # what the steps of a batch say to others, until nothing of it can be undone any more
    "held_notices",
    metadata,
    id_column(),
    Column("item_id", Id, ForeignKey("batch_items.id"), nullable=False, index=True),
    Column("batch_id", Id, ForeignKey("batches.id"), nullable=False, index=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    sealed_column("notice"),
)
