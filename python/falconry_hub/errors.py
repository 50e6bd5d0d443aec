"""Why a model could not be brought."""


class HubError(Exception):
    """Root of what is told as `kind` and a sentence."""

    kind = "failed"


class HubUnreachable(HubError):
    """The hub cannot be reached, is silent, or fails; it may be well again later."""

    kind = "unreachable"


class HubRefused(HubError):
    """The hub has no such model at that revision for us, or not in files that are taken."""

    kind = "refused"


class HubDamaged(HubError):
    """What came is not what the hub announced."""

    kind = "damaged"


class DiskFull(HubError):
    """There is no room for the files."""

    kind = "disk_full"
