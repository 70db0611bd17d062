using System.Text;
using TableActors.Actors.Media;
using TableActors.Actors.Tests.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation.Programs;

/// <summary>Programs that go well: small ones of the operating system.</summary>
public sealed class ProgramStepTests
{
    private static readonly byte[] Png = [.. Convert.FromHexString("89504E470D0A1A0A"), .. new byte[100]];

    [Theory]
    [InlineData("a b  c")]
    [InlineData("; touch /tmp/x && $(reboot) `reboot` | cat > y 'z\" \\ *")]
    [InlineData("")]
    [InlineData("two\nlines\n")]
    [InlineData("\u00e9\u4e16\ud83d\ude00")]
    public async Task Run_WithAText_HandsItOverAsItIs(string text)
    {
        using var table = new ComputedTable(
            t => t.String("a").Computed("b", ColumnTypes.String, Command("printf", "%s|%s\n", "${a}", "<${a}>")));
        (await table.RowOfAsync(text))[1].ShouldBe($"{text}|<{text}>");
    }

    [Fact]
    public async Task Run_WithValuesOfAllTypes_HandsThemOverAsAnswersShowThem()
    {
        using var table = new ComputedTable(t => t.Int("i")
            .Float("f")
            .Bool("b")
            .Timestamp("t")
            .Uuid("u")
            .Json("j")
            .ArrayOfInt("l")
            .Computed("all", ColumnTypes.String, Command(
                "printf", "--", "%s;%s;%s;%s;%s;%s;%s", "${i}", "${f}", "${b}", "${t}", "${u}", "${j}", "${l}")));
        var instant = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        var row = await table.RowOfAsync(-5L, 0.5, true, instant, Guid.Empty, new JsonText("\"x\""), new[] { 1L, 2L });

        row[7].ShouldBe("-5;0.5;true;2026-01-31T12:00:00Z;00000000-0000-0000-0000-000000000000;\"x\";[1,2]");
    }

    [Fact]
    public async Task Run_WithAValueThatBeginsLikeAnOption_HandsItOverBehindTheEndOfOptionsOrInsideAnArgument()
    {
        using var table = new ComputedTable(
            t => t.String("a").Computed("b", ColumnTypes.String, Command("printf", "=${a} ", "--", "${a}")));
        (await table.RowOfAsync("-x"))[1].ShouldBe("=-x ");
        using var behind = new ComputedTable(
            t => t.String("a").Computed("b", ColumnTypes.String, Command("printf", "--", "%s|", "${a}", "${a}y")));
        (await behind.RowOfAsync("-x"))[1].ShouldBe("-x|-xy|");
    }

    // The environment of the service may hold secrets, which are none of a program's business.
    [Fact]
    public async Task Run_OfAnyProgram_GivesItAnEnvironmentOfItsOwn()
    {
        Environment.SetEnvironmentVariable("TABLEACTORS_TEST_SECRET", "hidden");
        using var table = new ComputedTable(
            t => t.Int("a").Computed("b", ColumnTypes.String, Command("sh", "-c", "/usr/bin/env; pwd")));

        var lines = ((string)(await table.RowOfAsync(1L))[1]!).Split('\n');

        var variables = lines[..^1].Select(line => line.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        // A shell adds some of its own.
        variables.Keys.Except(["PATH", "HOME", "LANG", "TMPDIR", "PWD", "SHLVL", "OLDPWD", "_"]).ShouldBeEmpty();
        variables["PATH"].ShouldBe(Environment.GetEnvironmentVariable("PATH"));
        variables["TMPDIR"].ShouldBe(lines[^1]);
    }

    [Theory]
    [InlineData("x", "x")]
    [InlineData("x\\n", "x")]
    [InlineData("x\\r\\n", "x")]
    [InlineData("x\\n\\n", "x\n")]
    [InlineData("", "")]
    [InlineData("\\n", "")]
    public async Task Run_OfAProgramThatWrites_LosesOneTrailingNewline(string format, string value)
    {
        using var table = new ComputedTable(
            t => t.Int("a").Computed("b", ColumnTypes.String, Command("printf", format)));
        (await table.RowOfAsync(1L))[1].ShouldBe(value);
    }

    [Fact]
    public async Task Run_ForAColumnOfAnotherType_ReadsTheOutputAsThatType()
    {
        using var table = new ComputedTable(t => t.String("a")
            .Computed("n", ColumnTypes.Int, Command("printf", "42\n"))
            .Computed("j", ColumnTypes.Json, Command("printf", "{\"a\":%s}", "${n}"))
            .Computed("l", ColumnTypes.ArrayOfFloat(), Command("printf", "[1,2.5]")));

        var row = await table.RowOfAsync("x");

        row[1].ShouldBe(42L);
        row[2].ShouldBe(new JsonText("{\"a\":42}"));
        row[3].ShouldBeOfType<double[]>().ShouldBe([1, 2.5]);
    }

    [Fact]
    public async Task Run_OfAProgramThatReadsItsInput_FindsItEmpty()
    {
        using var table = new ComputedTable(t => t.Int("a").Computed("b", ColumnTypes.String, Command("cat")));
        (await table.RowOfAsync(1L))[1].ShouldBe("");
    }

    [Fact]
    public async Task Run_WithANullArgument_IsNullAndNothingRuns()
    {
        using var table = new ComputedTable(
            t => t.String("a").Nullable().Computed("b", ColumnTypes.String, Command("false", "${a}")).Nullable());
        (await table.RowOfAsync([null]))[1].ShouldBeNull();
        table.Logged.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_WithAFile_GivesAPrivateCopyThatIsGoneAfterwards()
    {
        using var table = new ComputedTable(t => t.Document("a")
            .Computed("b", ColumnTypes.String, Command(
                "sh", "-c", "cat \"$0\"; echo \" $0 $(dirname \"$0\") $(pwd)\"; ls -ld . | cut -c1-10; chmod 0 \"$0\"",
                "${a}")));
        var file = await table.SaveAsync("a letter"u8.ToArray(), "txt");

        var words = ((string)(await table.RowOfAsync(file))[1]!).Split([' ', '\n']);

        words[0].ShouldBe("a");
        words[1].ShouldBe("letter");
        Path.GetFileName(words[2]).ShouldBe("input-a.txt");
        words[3].ShouldBe(words[4]);
        words[5].ShouldBe("drwx------");
        Directory.Exists(words[3]).ShouldBeFalse();
        (await table.BytesOfAsync(file)).ShouldBe("a letter"u8.ToArray());
    }

    [Fact]
    public async Task Run_ThatWritesAFile_PutsItIntoTheMediaStore()
    {
        using var table = new ComputedTable(t => t.Image("a")
            .Computed("b", ColumnTypes.Image, Command("cp", "${a}", "${output}") with { Extension = "png" })
            .Computed(
                "c", ColumnTypes.Document,
                Command("sh", "-c", "wc -c < \"$0\" > \"$1\"", "${b}", "${output}") with { Extension = "txt" }));
        var file = await table.SaveAsync(Png, "png");

        var row = await table.RowOfAsync(file);

        row[1].ShouldNotBe(file);
        (await table.BytesOfAsync(row[1])).ShouldBe(Png);
        MediaName.ExtensionOf((MediaReference)row[2]!).ShouldBe("txt");
        Encoding.ASCII.GetString(await table.BytesOfAsync(row[2])).Trim().ShouldBe("108");
        table.FilesOnDisk.ShouldBe(3);
    }

    [Fact]
    public async Task Run_OfManyRows_KeepsTheBound()
    {
        using var scratch = new TestFolder();
        const string takeTurns =
            "mkdir \"$0/turn\" || exit 9; i=0; while [ $i -lt 500 ]; do i=$((i+1)); done; rmdir \"$0/turn\"; echo done";
        using var table = new ComputedTable(
            t => t.Int("a").Computed("b", ColumnTypes.String, Command("sh", "-c", takeTurns, scratch.Path)),
            options => options.RunningPrograms = 1);

        var rows = await Task.WhenAll(Enumerable.Range(0, 12).Select(row => table.RowOfAsync((long)row)));

        rows.ShouldAllBe(row => (string)row[1]! == "done");
    }

    private static ProgramComputation Command(params string[] command) => new([.. command]);
}
