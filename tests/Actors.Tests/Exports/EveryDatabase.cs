using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.Sqlite;

namespace TableActors.Actors.Tests.Exports;

/// <summary>Export targets for all kinds of databases, or for some. They open no connection.</summary>
internal static class EveryDatabase
{
    public static ExportTargets Targets { get; } = TargetsOf(
        new TableActorsOptions().AddSqliteExports().AddPostgresExports());

    public static ExportTargets TargetsOf(TableActorsOptions options)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).BuildServiceProvider();
        return new ExportTargets(options.ExportDatabases.Values.Select(make => make(services)));
    }
}
