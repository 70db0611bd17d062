using TableActors.Actors.Hosting;
using TableActors.Actors.Stores.Sqlite;

namespace TableActors.Actors.Tests.Jobs;

public sealed class SqliteJobNodeTests : JobNodeContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tableactors-jobs-");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override void UseStore(TableActorsOptions options) => options.UseSqlite(Path.Combine(_folder.FullName, "tables.db"));
}
