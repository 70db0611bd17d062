namespace TableActors.AspNetCore.Requests;

/// <summary>How a file comes in through a field.</summary>
internal enum MediaInput
{
    /// <summary>Not at all.</summary>
    Refused = 0,

    /// <summary>By a URL, as text.</summary>
    Url,

    /// <summary>As a part of a form, with its content.</summary>
    Upload,
}
