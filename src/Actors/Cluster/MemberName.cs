using System.Globalization;

namespace TableActors.Actors.Cluster;

/// <summary>How the database sessions of one member are told from those of all others.</summary>
/// <param name="Scope">The number of the members' table, since a database may hold several services in as many schemas.</param>
/// <param name="Incarnation">The number of the member's run.</param>
internal sealed record MemberName(uint Scope, int Incarnation)
{
    // PostgreSQL cuts longer names, and with them what the member is known by.
    private const int LongestApplicationName = 63;

    /// <summary>The word by which the member's sessions are found among all that use the database.</summary>
    public string Token => string.Create(CultureInfo.InvariantCulture, $"tableactors/{Scope}/{Incarnation}");

    /// <summary>The application name that a connection of the member has to give.</summary>
    /// <param name="own">The name that its user has given it, which is put first; as much of it as fits.</param>
    public string ApplicationName(string? own)
    {
        // The server would write other characters as several.
        var plain = string.Concat((own ?? "").Where(character => character is >= ' ' and <= '~')).Trim();
        var room = LongestApplicationName - Token.Length - 1;
        return plain.Length == 0 ? Token : $"{plain[..Math.Min(plain.Length, room)].TrimEnd()} {Token}";
    }
}
