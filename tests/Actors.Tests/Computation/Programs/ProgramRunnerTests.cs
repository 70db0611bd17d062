using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Tests.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation.Programs;

/// <summary>
/// Programs that go wrong. Each is an error of its row that tells no paths, and leaves nothing
/// behind.
/// </summary>
public sealed class ProgramRunnerTests
{
    [Fact]
    public async Task Run_OfAProgramThatFails_IsAnErrorWhoseTextGoesToTheLogAlone()
    {
        using var table = OfText("sh", "-c", "echo a secret of /etc >&2; exit 3");

        (await FaultOfAsync(table)).ShouldBe("could not be computed: the command failed with exit code 3");

        table.Logged.ShouldContain(entry => entry.Level == LogLevel.Warning
            && entry.Text.Contains("exit code 3")
            && entry.Text.EndsWith("a secret of /etc"));
    }

    [Fact]
    public async Task Run_OfAProgramThatIsNotInstalled_IsAnErrorAndSaysSoInTheLog()
    {
        using var table = OfText("no-such-program-at-all");

        (await FaultOfAsync(table)).ShouldBe("could not be computed: the program of the command is not installed");

        table.Logged.ShouldContain(
            entry => entry.Level == LogLevel.Error && entry.Text.StartsWith("no-such-program-at-all is not installed"));
    }

    [Fact]
    public async Task Run_OfAFileThatIsNoProgram_IsAnError()
    {
        using var scratch = new TestFolder();
        var path = Path.Combine(scratch.Path, "plain.txt");
        await File.WriteAllTextAsync(path, "text");
        using var table = OfText(path);

        (await FaultOfAsync(table)).ShouldBe("could not be computed: the program of the command is not installed");
    }

    [Theory]
    [InlineData("${a}")]
    [InlineData("${a}.txt")]
    [InlineData("${a}${a}")]
    public async Task Run_WithAValueThatAProgramMayTakeForAnOption_IsAnError(string argument)
    {
        using var table = OfText("touch", argument);
        (await table.ProblemOfAsync("--reference=/etc/passwd")).Errors["b"].ShouldBe(
            ["could not be computed: the value of a begins with \"-\", so that the command might take it for an option; \"--\" before it in the command allows it"]);
        table.Logged.ShouldNotContain(entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Run_WithATextThatIsTooLong_IsAnError()
    {
        using var table = OfText("printf", "%s", "${a}");
        (await table.ProblemOfAsync(new string('x', 3_000_000))).Errors["b"]
            .ShouldBe(["could not be computed: the command could not be started"]);
    }

    [Theory]
    [InlineData("printf", "\\377\\376", "the output of the command is not valid UTF-8")]
    [InlineData("head", "-c2000|/dev/zero", "the command wrote more than 1024 bytes")]
    public async Task Run_OfAProgramWithUnreadableOutput_IsAnError(string program, string arguments, string fault)
    {
        using var table = OfText([program, .. arguments.Split('|')]);
        (await FaultOfAsync(table)).ShouldBe($"could not be computed: {fault}");
    }

    [Fact]
    public async Task Run_OfAProgramWhoseOutputIsNoValueOfTheType_IsAnError()
    {
        using var table = new ComputedTable(
            t => t.String("a").Computed("b", ColumnTypes.Int, Command("printf", "many")));
        (await FaultOfAsync(table)).ShouldStartWith("could not be computed: the output of the command must be");
    }

    [Fact]
    public async Task Run_OfAProgramThatTakesTooLong_KillsItWithWhatItHasStarted()
    {
        using var scratch = new TestFolder();
        var note = Path.Combine(scratch.Path, "pid");
        var time = new TimerClock();
        using var table = new ComputedTable(
            t => t.String("a").Computed(
                "b", ColumnTypes.String,
                Command("sh", "-c", "sleep 1000 & echo $! > \"$0.new\"; mv \"$0.new\" \"$0\"; wait", note)),
            null, time);
        var running = FaultOfAsync(table);
        await Eventually.IsTrueAsync(() => File.Exists(note), "the program started another");

        time.DueTime.ShouldBe(TimeSpan.FromSeconds(20));
        time.Fire();

        (await running.OrFailAsync("the command ended")).ShouldBe("could not be computed: the command took too long");
        var child = int.Parse(await File.ReadAllTextAsync(note), CultureInfo.InvariantCulture);
        await Eventually.IsTrueAsync(() => !IsRunning(child), "the program's child ended");
    }

    [Fact]
    public async Task Run_WhoseCallerLeaves_KillsTheProgram()
    {
        using var scratch = new TestFolder();
        var note = Path.Combine(scratch.Path, "pid");
        using var table = OfText("sh", "-c", "echo $$ > \"$0.new\"; mv \"$0.new\" \"$0\"; exec sleep 1000", note);
        using var cancellation = new CancellationTokenSource();
        var running = table.ComputeAsync(table.NewRow("x"), cancellation.Token).AsTask();
        await Eventually.IsTrueAsync(() => File.Exists(note), "the program started");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running.OrFailAsync("the computation ended"));
        var process = int.Parse(await File.ReadAllTextAsync(note), CultureInfo.InvariantCulture);
        await Eventually.IsTrueAsync(() => !IsRunning(process), "the program ended");
    }

    [Theory]
    [InlineData("true", "the command did not write its output file")]
    [InlineData("mkdir \"$0\"", "the command did not write its output file")]
    [InlineData("ln -s /etc/passwd \"$0\"", "the command did not write its output file")]
    [InlineData(": > \"$0\"", "the file that the command wrote must not be an empty file")]
    [InlineData("echo text > \"$0\"", "the file that the command wrote must be an image, and the content is not")]
    [InlineData("printf '\\211PNG\\r\\n\\032\\n%2000s' x > \"$0\"", "the file that the command wrote is too large")]
    public async Task Run_WithoutAFileThatTheColumnCanHold_IsAnErrorAndKeepsNothing(string script, string fault)
    {
        using var table = new ComputedTable(
            t => t.String("a")
                .Computed("b", ColumnTypes.Image, Command("sh", "-c", script, "${output}") with { Extension = "png" }),
            options => options.Media.MaxFileBytes = 1000);

        (await FaultOfAsync(table)).ShouldBe($"could not be computed: {fault}");

        table.FilesOnDisk.ShouldBe(0);
    }

    [Fact]
    public async Task Run_WithAFileThatIsGone_IsAnError()
    {
        using var table = new ComputedTable(
            t => t.Document("a").Computed("b", ColumnTypes.String, Command("cat", "${a}")));
        var problem = await table.ProblemOfAsync(new MediaReference(new string('a', 32)));
        problem.Errors["b"].ShouldBe(
            ["could not be computed: a file that it needs is not in the media store any more"]);
    }

    [Fact]
    public async Task Compute_OfARowThatFailsLater_RemovesTheFilesMadeBefore()
    {
        using var table = new ComputedTable(t => t.String("a")
            .Computed(
                "b", ColumnTypes.Document,
                Command("sh", "-c", "echo made > \"$0\"", "${output}") with { Extension = "txt" })
            .Computed("c", ColumnTypes.String, Command("grep", "other", "${b}")));

        var problem = await table.ProblemOfAsync("x");

        problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        problem.Errors.Keys.ShouldBe(["c"]);
        table.FilesOnDisk.ShouldBe(0);
    }

    [Fact]
    public async Task Compute_OfAColumnThatIsNullOnError_IsNullAndLogged()
    {
        using var table = new ComputedTable(
            t => t.String("a")
                .Computed("b", ColumnTypes.String, Command("false"))
                .OnError(OnComputationError.Null)
                .Nullable());

        (await table.RowOfAsync("x"))[1].ShouldBeNull();

        table.Logged.ShouldContain(
            entry => entry.Text.EndsWith("the command failed with exit code 1; outcome of the row: null"));
    }

    private static ComputedTable OfText(params string[] command) => new(
        t => t.String("a").Computed("b", ColumnTypes.String, Command(command)),
        options => options.MaxComputedBytes = 1024);

    private static ProgramComputation Command(params string[] command) => new([.. command]);

    private static async Task<string> FaultOfAsync(ComputedTable table) =>
        (await table.ProblemOfAsync("x")).Errors["b"].ShouldHaveSingleItem();

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Where nobody takes the exit codes of orphans, a dead process stays in the list.
    private static bool IsZombie(int id)
    {
        try
        {
            return File.Exists($"/proc/{id}/stat")
                && File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }
}
