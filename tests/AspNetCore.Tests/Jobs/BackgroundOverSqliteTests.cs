using TableActors.Actors.Hosting;
using TableActors.Sqlite;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class BackgroundOverSqliteTests : BackgroundContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tableactors-background-");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override void UseStore(TableActorsOptions options) => options.UseSqlite(Path.Combine(_folder.FullName, "tables.db"));
}
