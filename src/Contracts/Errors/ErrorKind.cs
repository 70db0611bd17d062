namespace TableActors.Contracts.Errors;

/// <summary>What sort of failure an error is. The numbers are pinned: they travel between nodes.</summary>
public enum ErrorKind
{
    /// <summary>The request cannot be read.</summary>
    Unreadable = 1,

    /// <summary>Values do not fit.</summary>
    Invalid = 2,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 3,

    /// <summary>What was asked for is not there any more.</summary>
    Gone = 4,

    /// <summary>The present state does not allow it.</summary>
    Conflict = 5,

    /// <summary>A condition of the caller's does not hold.</summary>
    PreconditionFailed = 6,

    /// <summary>The request is larger than allowed.</summary>
    TooLarge = 7,

    /// <summary>The request's content type is not the one that is needed.</summary>
    UnsupportedMediaType = 8,

    /// <summary>The caller is not known.</summary>
    Unauthorized = 9,

    /// <summary>The caller may not do this.</summary>
    Forbidden = 10,

    /// <summary>The caller asks too often.</summary>
    RateLimited = 11,

    /// <summary>The service cannot do it now.</summary>
    Unavailable = 12,

    /// <summary>The service failed.</summary>
    Failed = 13,

    /// <summary>What was asked for does not take the request's method.</summary>
    MethodNotAllowed = 14,

    /// <summary>The request is meant for a host that is not served here.</summary>
    Misdirected = 15,
}
