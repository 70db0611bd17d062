using System.Data.Common;

namespace TableActors.Bench.Prototype;

/// <summary>Tells the databases apart by their connection strings.</summary>
internal static class FilmStores
{
    /// <summary>Opens the store and creates the table.</summary>
    /// <param name="connectionString">ADO.NET's; one with a host is PostgreSQL, any other SQLite.</param>
    public static async Task<IFilmStore> OpenAsync(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.ContainsKey("Host")
            ? await PostgresFilmStore.OpenAsync(connectionString)
            : SqliteFilmStore.Open(connectionString);
    }
}
