using System.Collections.Immutable;
using System.Text.Json;
using TableActors.AspNetCore;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Tables;

namespace TableActors.FunctionHost;

/// <summary>Routes with functions of every kind over the tables of the fuzzed service.</summary>
internal static class FunctionRoutes
{
    public static void AddTo(TableRouter router, ImmutableArray<TableDefinition> tables, string target)
    {
        AddThings(router, tables.Single(table => table.Name == "things"));
        AddExports(router, tables.Single(table => table.Name == "things"), target);
        AddFiles(router, tables.Single(table => table.Name == "files"));
        router.AddTable(tables.Single(table => table.Name == "pairs")).MapRoutesFrom<PairRoutes>();
    }

    private static void AddThings(TableRouter router, TableDefinition things)
    {
        router.InsertRoute(things, "/told/things", TellAll);
        router.InsertRoute(things, "/told/things/later", TellAll, background: true);
        router.UpdateRoute(things, "/told/things/update", TellChangedAsync);
        router.UpdateRoute(
            things, "/told/things/update/later", TellChangedAsync, inputs: ["name", "ratio", "bytes", "counts"],
            background: true);
        router.ComputeRoute(things, "/told/things/preview", Preview);
        router.ComputeRoute(things, "/told/things/preview/later", Preview, background: true);
    }

    private static void AddExports(TableRouter router, TableDefinition things, string target)
    {
        router.InsertRoute(
            things,
            "/told/things/exported",
            (
                long id, string name, double size, double? ratio, bool seen, DateTime moment, JsonText origin,
                int letters) =>
                new { id, name, size, ratio, seen, moment, origin, letters },
            inputs: ["id", "name", "size", "ratio", "seen", "moment", "origin"],
            exportSql: new SqlExport(target, "things_log") { Ledger = true });
        router.UpdateRoute(
            things,
            "/told/things/merged",
            (long id, string name, DateOnly? day, Guid? tag) => new { id, name, day, tag },
            inputs: ["name", "day", "tag"],
            exportSql: new SqlExport(target, "things_copy") { Method = ExportMethod.Merge });
    }

    private static void AddFiles(TableRouter router, TableDefinition files)
    {
        router.InsertRoute(files, "/told/files", TellFiles, uploadFileInputs: ["picture", "film", "sound", "paper"]);
        router.InsertRoute(
            files, "/told/files/later", TellFiles, uploadFileInputs: ["picture", "paper"], background: true);
        router.InsertRoute(files, "/told/files/by-url", TellFiles);
        router.UpdateRoute(
            files, "/told/files/update", TellFiles, inputs: ["title", "data"], uploadFileInputs: ["picture", "paper"]);
        router.ComputeRoute(
            files,
            "/told/files/preview",
            (int? width, long? length, string? text, string? picture) => new { width, length, text, picture },
            uploadFileInputs: ["picture", "paper"]);
    }

    private static Thing TellAll(
        long id, string name, string? note, double size, double? ratio, bool seen, bool? maybe, DateTimeOffset moment,
        DateTimeOffset? later, DateOnly? day, Guid? tag,
        JsonText origin, JsonText? extra, byte[]? bytes, double[]? point, long[]? counts, string slug, string loud,
        double? part, string? tail, long product, JsonText? inside, long letters, double? twice) =>
        new(
            id, name, note, size, ratio, seen, maybe, moment, later, day, tag, origin, extra, bytes, point, counts,
            slug, loud, part, tail, product, inside, letters, twice);

    private static async Task<ChangedThing> TellChangedAsync(
        long id, string name, JsonElement origin, JsonElement? extra, byte[]? bytes, float[]? point, int letters,
        ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        log.LogTrace("Row {Id} has changed at {Now}.", id, time.GetUtcNow());
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        return new ChangedThing(
            id, name, origin, extra, bytes, point is null ? null : [.. point.Select(float.IsFinite)], letters);
    }

    private static ValueTask<PreviewedThing> Preview(
        string slug, string loud, double? part, string? tail, long product, JsonElement? inside, long[]? counts) =>
        ValueTask.FromResult(new PreviewedThing(slug, loud, part, tail, product, inside, counts?.Length));

    private static Files TellFiles(
        long id, string? title, JsonText? data, string? picture, string? film, string? sound, string? paper,
        long? width, long? length, string? kind, string? text, string? copy) =>
        new(id, title, data, picture, film, sound, paper, width, length, kind, text, copy);

    private sealed record Thing(
        long Id, string Name, string? Note, double Size, double? Ratio, bool Seen, bool? Maybe, DateTimeOffset Moment,
        DateTimeOffset? Later, DateOnly? Day, Guid? Tag,
        JsonText Origin, JsonText? Extra, byte[]? Bytes, double[]? Point, long[]? Counts, string Slug, string Loud,
        double? Part, string? Tail, long Product, JsonText? Inside, long Letters, double? Twice);

    private sealed record ChangedThing(
        long Id, string Name, JsonElement Origin, JsonElement? Extra, byte[]? Bytes, bool[]? PointFits, int Letters);

    private sealed record PreviewedThing(
        string Slug, string Loud, double? Part, string? Tail, long Product, JsonElement? Inside, int? Counts);

    private sealed record Files(
        long Id, string? Title, JsonText? Data, string? Picture, string? Film, string? Sound, string? Paper,
        long? Width, long? Length, string? Kind, string? Text, string? Copy);
}

/// <summary>Routes whose functions are methods.</summary>
internal sealed class PairRoutes(TimeProvider time)
{
    [InsertRoute("pairs", "/told/pairs")]
    public Pair Insert(string left, DateOnly right, double? value, long? count, long? @long) =>
        new(left, right, value, count, @long, time.GetUtcNow());

    [UpdateRoute("pairs", "/told/pairs/update")]
    public Task<Pair> UpdateAsync(string left, DateOnly right, double? value, long? count, long? @long) =>
        Task.FromResult(Insert(left, right, value, count, @long));

    [ComputeRoute("pairs", "/told/pairs/preview")]
    public static Pair Preview(string left, DateOnly right, long? @long) => new(left, right, null, null, @long, null);

    internal sealed record Pair(
        string Left, DateOnly Right, double? Value, long? Count, long? Long, DateTimeOffset? At);
}
