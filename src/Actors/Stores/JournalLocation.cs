using System.Text;

namespace TableActors.Actors.Stores;

/// <summary>Where the events of jobs are kept: a database of Akka.Persistence.Sql.</summary>
/// <param name="Provider">Its name there: <c>SQLite.MS</c> or <c>PostgreSQL.15</c>.</param>
/// <param name="ConnectionString">The connection string, of Microsoft.Data.Sqlite or Npgsql.</param>
/// <param name="Schema">The schema of its tables; <see langword="null"/>: the connection's own.</param>
public sealed record JournalLocation(string Provider, string ConnectionString, string? Schema)
{
    // The connection string may hold a password, and texts of records end up in logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"{nameof(Provider)} = {Provider}, {nameof(Schema)} = {Schema}");
        return true;
    }
}
