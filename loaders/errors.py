"""The errors of the loaders room.

LoaderError
├── FeedError                 what is known of a feed does not fit
│   ├── UnknownFeed           no feed has this code
│   └── DeclarationError      a feed is declared in a way that contradicts itself
├── UnreadableFile            a file that cannot be read as the feed it is said to be
│   ├── UnknownEncoding       bytes that are not text in an encoding we accept
│   ├── TruncatedFile         the end is missing: an open quote, a cut last row, too few rows, a cut archive
│   ├── HeaderError           duplicate, missing or unreadable column headings
│   └── OversizedField        one cell is larger than any honest cell
├── NothingWaits              a record on which nobody has to decide any more
├── CannotJoin                two records that cannot become one, or two again, as they stand
└── SynthesisError            a training authority that cannot be made as asked
"""


class LoaderError(Exception):
    """Base of everything this room raises."""


class FeedError(LoaderError):
    """What is known of a feed does not fit."""


class UnknownFeed(FeedError):
    """No feed has this code."""


class DeclarationError(FeedError):
    """A feed is declared in a way that contradicts itself."""


class UnreadableFile(LoaderError):
    """A file that cannot be read as the feed it is said to be. Nothing of it is loaded."""


class UnknownEncoding(UnreadableFile):
    """Bytes that are not text in an encoding we accept."""


class TruncatedFile(UnreadableFile):
    """The end is missing: an open quote, a cut last row, fewer rows than announced, a cut archive."""


class HeaderError(UnreadableFile):
    """Duplicate, missing or unreadable column headings."""


class OversizedField(UnreadableFile):
    """One cell is larger than any honest cell; most often a quote that is never closed."""


class NothingWaits(LoaderError):
    """A record on which nobody has to decide any more."""


class CannotJoin(LoaderError):
    """Two records that cannot become one, or two again, as they stand. The text says what to do first."""


class CannotTransfer(LoaderError):
    """A child for whom no authority can become responsible as things stand. The text says what to do first."""


class SynthesisError(LoaderError):
    """A training authority that cannot be made as asked."""
