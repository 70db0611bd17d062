using Spectre.Console;
using TableActors.Host.Loading;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Loading;

public sealed class ProgressTests
{
    private readonly LoadCounts _counts = new();

    [Fact]
    public async Task Plain_DuringALoad_WritesALineNowAndThen()
    {
        using var output = new FirstLineWriter();
        _counts.CountStored();
        _counts.CountRefused();

        await new PlainProgress(output, new HurriedTime()).RunAsync(
            () => output.FirstLine.WaitAsync(TimeSpan.FromSeconds(30)), _counts, () => 0.424);

        (await output.FirstLine).ShouldBe("42 %: 1 rows stored, 1 refused");
    }

    [Fact]
    public async Task Plain_OfALoadThatFails_Fails() =>
        (await Should.ThrowAsync<InvalidOperationException>(() =>
            new PlainProgress(TextWriter.Null, new HurriedTime())
                .RunAsync(() => Task.FromException(new InvalidOperationException("broken")), _counts, () => 0)))
        .Message.ShouldBe("broken");

    [Fact]
    public async Task Bar_DuringALoad_ShowsTheCounts()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = 200;

        await new BarProgress(console, new HurriedTime()).RunAsync(
            () =>
            {
                _counts.CountStored();
                return Task.CompletedTask;
            },
            _counts,
            () => 1);

        output.ToString().ShouldContain("1 rows stored, 0 refused");
        output.ToString().ShouldContain("100%");
    }

    [Fact]
    public async Task Bar_OfALoadThatFails_Fails()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        (await Should.ThrowAsync<InvalidOperationException>(() =>
            new BarProgress(console, new HurriedTime())
                .RunAsync(() => Task.FromException(new InvalidOperationException("broken")), _counts, () => 0)))
            .Message.ShouldBe("broken");
    }

    private sealed class FirstLineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _firstLine = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _firstLine.Task;

        public override Task WriteLineAsync(string? value)
        {
            _firstLine.TrySetResult(value!);
            return Task.CompletedTask;
        }
    }
}
