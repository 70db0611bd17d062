using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.EndToEnd.Tests.Results;

/// <summary>Clients that ask the real program for large results, and do not read them.</summary>
[Trait("Category", "Slow")]
public sealed class UnreadAnswerTests(ITestOutputHelper output) : IDisposable
{
    private const int Ok = 200;
    private const int Unavailable = 503;
    private const int ManyRows = 360_000;
    private const long SizeOfManyRows = 60L << 20;
    private static readonly string[] Encodings = ["identity", "gzip"];

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_ThatNobodyReads_CostOthersNothing_AndEndWithTheirClients(bool onPostgres)
    {
        await using var service = await NumberService.StartAsync(
            _scratch, onPostgres, queryTimeout: TimeSpan.FromHours(1));
        var before = service.Process.ReadMemory();

        var unread = await AskForAllAsync(service);
        unread.ShouldAllBe(answer => answer.Status == Ok);
        await service.ShouldServeAsync(newId: 1);
        (await service.IsReadingAsync()).ShouldBeTrue();
        using (var oneMore = await AskAsync(service, Encodings[0]))
            oneMore.Status.ShouldBe(Unavailable);
        var growth = service.Process.ReadMemory() - before;
        output.WriteLine($"{unread.Count} results of more than {SizeOfManyRows} bytes: {growth} bytes of memory");
        growth.ShouldBeLessThan(2 * SizeOfManyRows);

        Leave(unread);
        await service.UntilNothingIsReadAsync();
        await ShouldHaveItsPlacesBackAsync(service, newId: 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_ThatNobodyReads_AreBrokenOffOnceTheirTimeIsUp(bool onPostgres)
    {
        await using var service = await NumberService.StartAsync(
            _scratch, onPostgres, queryTimeout: TimeSpan.FromSeconds(4));
        var unread = await AskForAllAsync(service);
        unread.ShouldAllBe(answer => answer.Status == Ok);
        await service.ShouldServeAsync(newId: 1);

        await service.UntilNothingIsReadAsync();

        foreach (var answer in unread)
            (await answer.ReadOnAsync()).ShouldBeFalse();
        Leave(unread);
        await UntilToldAsync(
            service, service.MostLargeResults,
            "The answer to GET /pairs was broken off with store_unavailable: The query took longer");
        await ShouldHaveItsPlacesBackAsync(service, newId: 2);
    }

    private static async Task<List<UnreadAnswer>> AskForAllAsync(NumberService service) =>
        [.. await Task.WhenAll(Enumerable.Range(0, service.MostLargeResults)
            .Select(number => AskAsync(service, Encodings[number % Encodings.Length])))];

    private static Task<UnreadAnswer> AskAsync(NumberService service, string encoding) =>
        UnreadAnswer.AskAsync(service.Process.Client.BaseAddress!, NumberService.Pairs(ManyRows), encoding);

    private static void Leave(List<UnreadAnswer> answers) => answers.ForEach(answer => answer.Dispose());

    // Had the results before kept what they had, as many again would leave nothing to others.
    private static async Task ShouldHaveItsPlacesBackAsync(NumberService service, int newId)
    {
        var again = await UntilAllAreTakenAsync(service)
            .OrFailAsync("as many results as before were on their way again");
        await service.ShouldServeAsync(newId);
        Leave(again);
        await service.UntilNothingIsReadAsync();
    }

    // A place is free a moment after the database is done.
    private static Task<List<UnreadAnswer>> UntilAllAreTakenAsync(NumberService service) => Task.Run(async () =>
    {
        while (true)
        {
            var answers = await AskForAllAsync(service);
            if (answers.TrueForAll(answer => answer.Status == Ok))
                return answers;
            Leave(answers);
        }
    });

    private static Task UntilToldAsync(NumberService service, int times, string line) => Eventually.IsTrueAsync(
        () => service.Process.Output.Split('\n').Count(told => told.Contains(line, StringComparison.Ordinal)) >= times,
        $"the log said {times} times: {line}");
}
