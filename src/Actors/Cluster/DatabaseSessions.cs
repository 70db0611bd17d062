namespace TableActors.Actors.Cluster;

/// <summary>What the database sessions of this process are called, so that they can be ended for it once it is declared dead.</summary>
internal sealed class DatabaseSessions
{
    private const string Unnamed = "tableactors";

    /// <summary>The member that this process is; <see langword="null"/>: it has not entered, or is none.</summary>
    public MemberName? Member { get; set; }

    /// <summary>For specs alone: a process that was evicted still comes to own things, to show what the rule against it is for.</summary>
    public bool OwnsWhenEvicted { get; init; }

    /// <summary>The application name of a session.</summary>
    /// <param name="own">The name that the user has given it; <see langword="null"/>: none.</param>
    public string NameOf(string? own) => Member?.ApplicationName(own) ?? own ?? Unnamed;
}
