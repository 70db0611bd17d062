using Microsoft.Extensions.Logging;
using TableActors.Actors.Computation.Programs;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation.Programs;

public sealed class MissingProgramWarningTests : ILogger<MissingProgramWarning>
{
    private readonly List<string> _logged = [];

    [Fact]
    public async Task Start_WithAProgramThatIsNotInstalled_SaysSoAndGoesOn()
    {
        var films = TestSchema.Of("films", t => t.String("prompt")
            .Computed("a", ColumnTypes.String, new ProgramComputation(["printf", "${prompt}"]))
            .Computed("b", ColumnTypes.String, new ProgramComputation(["no-such-program-at-all", "${prompt}"])));

        await new MissingProgramWarning(new TestCatalog(films), this).StartAsync(CancellationToken.None);

        _logged.ShouldBe(
        [
            "Column b of table films needs the program no-such-program-at-all, which is not installed; until it is, the column cannot be computed",
        ]);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _logged.Add(formatter(state, exception));
}
