using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>Sets scenes up on either kind of store, and clears them away.</summary>
internal static class CrashStage
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    public static async Task PlayAsync(string store, Func<CrashScene, Task> play)
    {
        using var scratch = new TestFolder();
        if (store == Sqlite)
        {
            await using var file = new SqliteCrashTarget(scratch.File("target.db"));
            await PlayAsync(new CrashScene(scratch.File("tables.db"), file, scratch), play);
            return;
        }

        await using var server = await PostgresServer.StartAsync("fsync=on");
        await using var target = new PostgresCrashTarget(await server.CreateDatabaseAsync());
        await PlayAsync(new CrashScene(await server.CreateDatabaseAsync(), target, scratch), play);
    }

    private static async Task PlayAsync(CrashScene scene, Func<CrashScene, Task> play)
    {
        await scene.Target.CreateAsync();
        await play(scene).OrFailAsync("the play came to its end", TimeSpan.FromMinutes(30));
    }
}
