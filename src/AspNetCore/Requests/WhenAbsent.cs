namespace TableActors.AspNetCore.Requests;

/// <summary>What it means that a request does not give a field.</summary>
internal enum WhenAbsent
{
    /// <summary>The request is at fault.</summary>
    Refuse,

    /// <summary>The field takes its default, which may be null.</summary>
    TakeDefault,

    /// <summary>The value is left as it is; <see cref="AbsentValue"/> stands in its place.</summary>
    Keep,
}
