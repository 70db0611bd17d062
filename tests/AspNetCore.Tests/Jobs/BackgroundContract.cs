using System.Text.Json;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Jobs;

/// <summary>
/// Requests in the background, from the request to the job's end, whichever store keeps rows and
/// jobs.
/// </summary>
public abstract partial class BackgroundContract : IAsyncLifetime
{
    private static readonly TableDefinition Notes = Table.Define("notes", t => t.String("text"));

    private static readonly TableDefinition Pictures = Table.Define("pictures", t => t
        .Int("id").PrimaryKey()
        .Image("picture").Nullable()
        .Computed("size", null, new FunctionComputation("media_size", ["picture"])));

    private static readonly QueryDefinition AllFilms = Query.Sql(
        "all_films", "select id, title, rating, shout from films order by id");

    private static readonly QueryDefinition OneFilm = Query.Sql(
        "one_film", "select title from films where id = @id", p => p.Int("id"));

    private static readonly QueryDefinition Titles =
        Query.Sql("titles", "select title from films order by id") with { Scalar = true };

    private readonly TableDefinition _films;
    private readonly OwnStore _store;
    private readonly MediaFolder _media = new();
    private TaskCompletionSource _gate = Opened();
    private TaskCompletionSource _atTheGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;

    protected BackgroundContract(OwnStore store)
    {
        _store = store;
        _films = Table.Define("films", t => t
            .Int("id").PrimaryKey()
            .String("title")
            .Float("rating").Nullable()
            .Computed("shout", async (string title, CancellationToken cancellation) =>
            {
                _atTheGate.TrySetResult();
                await _gate.Task.WaitAsync(cancellation);
                return title == "fail" ? throw new InvalidOperationException("secret") : title.ToUpperInvariant();
            }));
    }

    private SqliteService Service { get; set; } = null!;

    public async Task InitializeAsync()
    {
        await _store.CreateAsync();
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        _gate.TrySetResult();
        await Service.DisposeAsync();
        _media.Dispose();
        _store.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.SetResult();
        return gate;
    }

    /// <summary>Makes computations wait from here on.</summary>
    private void CloseGate()
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _atTheGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task StartAsync() => Service = await SqliteService.StartAsync(
        router =>
        {
            Map(router, "", background: false);
            Map(router, "/later", background: true);
            router.AddQueryRoute(
                "/count", Query.Sql("count", "select count(*) as n from notes"), QueryMethod.Get, oneRow: true);
        },
        options =>
        {
            _store.Use(options);
            options.UseMediaDirectory(_media.Path);
            options.Jobs.ScanEvery = TimeSpan.FromMilliseconds(200);
        });

    private void Map(TableRouter router, string under, bool background)
    {
        router.AddInsertRoute(_films, under + "/insert", background: background);
        router.AddUpdateRoute(_films, under + "/update", background: background);
        router.AddDeleteRoute(_films, under + "/delete", background: background);
        router.AddComputeRoute(_films, under + "/compute", background: background);
        router.AddQueryRoute(under + "/films", AllFilms, background: background);
        router.AddQueryRoute(under + "/film", OneFilm, QueryMethod.Get, oneRow: true, background: background);
        router.AddQueryRoute(under + "/titles", Titles, background: background);
        router.InsertRoute(
            _films, under + "/caption", (string shout, long id) => new { id, Caption = shout + "!" },
            background: background);
        router.AddInsertRoute(Pictures, under + "/pictures", uploadFileInputs: ["picture"], background: background);
        router.AddDeleteRoute(Pictures, under + "/pictures/delete", background: background);
        router.AddInsertRoute(Notes, under + "/notes", background: background);
        router.InsertRoute(
            Notes, under + "/moody", (string text) => Interlocked.Decrement(ref _failures) >= 0
                ? throw new InvalidOperationException("secret")
                : new { text },
            background: background);
    }

    /// <summary>Posts, and follows the handle to the job's end.</summary>
    private async Task<JsonElement> RunAsync(string path, string body, string? ifMatch = null) =>
        await EndOfAsync(await SubmitAsync(path, body, ifMatch));

    /// <summary>Posts, and gives the job's URL.</summary>
    private async Task<string> SubmitAsync(string path, string body, string? ifMatch = null) =>
        UrlIn(await Service.PostAsync("/later" + path, body, ifMatch));

    private static string UrlIn(Answer handle)
    {
        handle.Status.ShouldBe(202, handle.Body);
        return handle.Json.GetProperty("job_url").GetString()!;
    }

    private async Task<JsonElement> EndOfAsync(string job) => (await Service.EndOfJobAsync(job)).Json;

    private async Task<string> FilmsAsync() => (await Service.PostAsync("/films", "")).Body;

    private async Task<int> CountNotesAsync() => (await Service.GetAsync("/count")).Json.GetProperty("n").GetInt32();
}
