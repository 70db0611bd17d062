using System.Text;
using System.Text.Json;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Jobs;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class JobInputsTests
{
    private static readonly MediaLinks Links = new("https://films.example:8443/api/media/");

    public static TheoryData<string, object> Values => new()
    {
        { "string", "a \"quoted\"\nline, a tab\t, \u0001 and 𝄞" },
        { "string", "" },
        { "int", long.MaxValue },
        { "int", long.MinValue },
        { "int", 9007199254740993L },
        { "float", 0.1 },
        { "float", -0.0 },
        { "float", double.MaxValue },
        { "float", double.Epsilon },
        { "bool", true },
        { "timestamp", new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(123456) },
        { "timestamp", DateTimeOffset.MinValue },
        { "date", new DateOnly(1, 1, 1) },
        { "uuid", new Guid("00112233-4455-6677-8899-aabbccddeeff") },
        { "json", new JsonText("""{"b":1.10,"a":[1e400,"\ud834\udd1e",null],"b":2}""") },
        { "json", new JsonText(new string('[', JsonType.MaxDepth) + new string(']', JsonType.MaxDepth)) },
        { "binary", new byte[] { 0, 1, 254, 255 } },
        { "image", new MediaReference("ab/cd.png") },
        { "array<int>", new[] { long.MaxValue, 0, -1 } },
        { "array<float>", new[] { 0.1, 1e300 } },
        { "array<float>", Array.Empty<double>() },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Read_OfAnyValue_GivesItBackExactly(string type, object value)
    {
        var inputs = new JobInputs([Field("x", type, 0)]);
        var read = Copied(inputs, new BoundRequest([value], null));
        read.Values[0].ShouldBe(value);
        if (value is double number)
            BitConverter.DoubleToInt64Bits((double)read.Values[0]!).ShouldBe(BitConverter.DoubleToInt64Bits(number));
    }

    [Fact]
    public void Read_TellsNullFromAbsent()
    {
        var inputs = new JobInputs([
            Field("a", "int", 0, WhenAbsent.Keep), Field("b", "int", 1, WhenAbsent.Keep),
            Field("c", "image", 2, WhenAbsent.Keep)
        ]);
        var read = Copied(inputs, new BoundRequest([AbsentValue.Instance, null, AbsentValue.Instance], null));
        read.Values.ShouldBe([AbsentValue.Instance, null, AbsentValue.Instance]);
    }

    [Theory]
    [InlineData]
    [InlineData(1L, -1L, long.MaxValue)]
    public void Read_GivesBackTheVersions(params long[] versions)
    {
        var inputs = new JobInputs([Field("a", "int", 0)]);
        Copied(inputs, new BoundRequest([1L], null) { Versions = [.. versions] }).Versions.ShouldBe(versions);
    }

    [Fact]
    public void Read_GivesBackHowFilesBecomeUrls()
    {
        var inputs = new JobInputs([]);
        var request = new BoundRequest([], null);
        inputs.Read(inputs.Write(request, Links), ref request, out var links).ShouldBeNull();
        links.ShouldBe(Links);
    }

    [Fact]
    public void Write_IsOneObjectOfNamedValues() =>
        Encoding.UTF8.GetString(new JobInputs([Field("b", "int", 1), Field("a", "image", 0)])
                .Write(new BoundRequest([new MediaReference("x.png"), 2L], null) { Versions = [7] }, Links))
            .ShouldBe(
                """{"media":"https://films.example:8443/api/media/","versions":[7],"values":{"b":2,"a":"x.png"}}""");

    [Fact]
    public void Read_OfAFieldThatIsNew_TakesWhatAnAbsentOneHas()
    {
        var before = new JobInputs([Field("a", "int", 0)]);
        var now = new JobInputs(
            [Field("n", "int", 0) with { Default = 5L, WhenAbsent = WhenAbsent.TakeDefault }, Field("a", "int", 1)]);
        var request = new BoundRequest(new object?[2], null);
        now.Read(before.Write(new BoundRequest([1L], null), Links), ref request, out _).ShouldBeNull();
        request.Values.ShouldBe([5L, 1L]);
    }

    [Fact]
    public void Read_OfWhatNoLongerFits_SaysSo()
    {
        var before = new JobInputs([Field("a", "string", 0)]);
        var now = new JobInputs([Field("a", "int", 0), Field("b", "int", 1)]);
        var request = new BoundRequest(new object?[2], null);
        var problem = now.Read(before.Write(new BoundRequest(["x"], null), Links), ref request, out _)
            .ShouldNotBeNull();
        problem.Code.Code.ShouldBe("schema_changed");
        problem.Detail.ShouldContain("\"a\", \"b\"");
    }

    [Fact]
    public void FilesOf_ARequest_AreThoseOfItsFields()
    {
        var inputs = new JobInputs([
            Field("a", "image", 0, WhenAbsent.Keep), Field("b", "document", 1), Field("c", "string", 2),
            Field("d", "video", 3)
        ]);
        inputs.FilesOf(new BoundRequest([AbsentValue.Instance, new MediaReference("b.txt"), "c", null], null))
            .ShouldBe([new MediaReference("b.txt")]);
    }

    private static BoundRequest Copied(JobInputs inputs, BoundRequest request)
    {
        var written = inputs.Write(request, Links);
        JsonDocument.Parse(written, new JsonDocumentOptions { MaxDepth = 100 })
            .RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
        var read = new BoundRequest(new object?[request.Values.Length], null);
        inputs.Read(written, ref read, out _).ShouldBeNull();
        return read;
    }

    private static RequestField Field(string name, string type, int slot, WhenAbsent whenAbsent = WhenAbsent.Refuse)
    {
        ColumnTypes.TryParse(type, out var known, out _).ShouldBeTrue();
        return new RequestField(name, known!, whenAbsent == WhenAbsent.Keep, whenAbsent, slot);
    }
}
