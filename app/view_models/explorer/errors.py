"""The errors of the explorer's view model.

PictureError         a picture that cannot be drawn as asked
└── HintError        a browser's account of what stands where that no drawing of ours could have given
"""


class PictureError(ValueError):
    """A picture that cannot be drawn as asked."""


class HintError(PictureError):
    """A browser's account of what stands where that no drawing of ours could have given."""
