using System.Text;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Computation.Functions;

public sealed class FileFunctionTests
{
    // The smallest GIF there is, said to be 3 by 5.
    private static readonly byte[] Gif = Convert.FromHexString(
        "474946383961030005008000000000000000002C00000000030005000002023B");

    [Fact]
    public async Task MediaFunctions_OfAPicture_SayWhatItIs()
    {
        using var table = new ComputedTable(t => t.Image("a").Nullable()
            .Computed("size", null, Call("media_size")).Computed("type", null, Call("media_type"))
            .Computed("width", null, Call("image_width")).Computed("height", null, Call("image_height")));

        (await table.RowOfAsync(await table.SaveAsync(Gif, "gif")))[1..]
            .ShouldBe([(long)Gif.Length, "image/gif", 3L, 5L]);
        (await table.RowOfAsync([null]))[1..].ShouldAllBe(value => value == null);
    }

    [Fact]
    public async Task ImageWidth_OfAPictureThatCannotBeRead_IsAnError()
    {
        using var table = new ComputedTable(t => t.Image("a").Computed("width", null, Call("image_width")));
        var problem = await table.ProblemOfAsync(await table.SaveAsync(Gif[..8], "gif"));
        problem.Errors["width"].ShouldBe(["could not be computed: the size of this picture cannot be read; it must be a PNG, JPEG, GIF, WebP or BMP file"]);
    }

    [Theory]
    [InlineData("61C3A9", "a\u00e9")]
    [InlineData("EFBBBF61C3A9", "a\u00e9")]
    [InlineData("FFFE6100E900", "a\u00e9")]
    [InlineData("FEFF006100E9", "a\u00e9")]
    [InlineData("", "")]
    [InlineData("0D0A", "\r\n")]
    public async Task FileText_OfAText_IsTheText(string bytes, string text)
    {
        using var table = OfText();
        (await table.RowOfAsync(await table.SaveAsync(Convert.FromHexString(bytes), "txt")))[1].ShouldBe(text);
    }

    [Theory]
    [InlineData("61C3")]
    [InlineData("FFFE61")]
    [InlineData("610062")]
    [InlineData("FFFE0000")]
    [InlineData("255044462D312E370A")]
    public async Task FileText_OfAnotherDocument_IsAnError(string bytes)
    {
        using var table = OfText();
        var problem = await table.ProblemOfAsync(await table.SaveAsync(Convert.FromHexString(bytes), "txt"));
        problem.Errors["text"].ShouldBe(["could not be computed: the document is no text in UTF-8 or UTF-16"]);
    }

    [Fact]
    public async Task FileText_OfALongDocument_IsAnError()
    {
        using var table = OfText();
        var problem = await table.ProblemOfAsync(
            await table.SaveAsync(Encoding.ASCII.GetBytes(new string('x', (16 << 20) + 1)), "txt"));
        problem.Errors["text"].ShouldBe(["could not be computed: the document has more than 16777216 bytes"]);
    }

    [Fact]
    public void Check_OfFileFunctions_WithOtherArguments_SaysWhatTheyTake()
    {
        var faults = SchemaCheck.Check(
            Table.Define("films", t => t.String("a").Image("b").Document("c")
                .Computed("d", null, Call("media_size"))
                .Computed("e", null, Call("image_width", "c"))
                .Computed("f", null, Call("file_text", "b"))),
            new Actors.Computation.FunctionCatalog()).Faults;

        faults.Select(fault => fault.Message).ShouldBe(
        [
            "function \"media_size\" takes (image or video or audio or document), not (string)",
            "function \"image_width\" takes (image), not (document)",
            "function \"file_text\" takes (document), not (image)",
        ]);
    }

    private static ComputedTable OfText() => new(t => t.Document("a").Computed("text", null, Call("file_text")));

    private static FunctionComputation Call(string function, string column = "a") => new(function, [column]);
}
