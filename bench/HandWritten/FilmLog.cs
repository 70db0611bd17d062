using System.Data.Common;
using TableActors.Bench.Films;

namespace TableActors.Bench.HandWritten;

/// <summary>The table of another database that films are passed on to.</summary>
internal sealed class FilmLog(DbDataSource database)
{
    private readonly WriteGate _gate = database is SqliteDataSource ? WriteGate.OneAtATime() : WriteGate.Open();

    public async Task AddAsync(Film film, CancellationToken cancel)
    {
        using WriteGate.Pass pass = await _gate.EnterAsync(cancel);
        await using DbConnection connection = await database.OpenConnectionAsync(cancel);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "INSERT INTO films_log (id, prompt, rating, slug) VALUES (@id, @prompt, @rating, @slug)";
        command.Add("@id", film.Id);
        command.Add("@prompt", film.Prompt);
        command.Add("@rating", film.Rating);
        command.Add("@slug", film.Slug);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
