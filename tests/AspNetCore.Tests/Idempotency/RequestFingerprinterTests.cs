using System.Collections.Immutable;
using System.Text;
using TableActors.AspNetCore.Idempotency;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Tests.Idempotency;

public sealed class RequestFingerprinterTests
{
    private static readonly RequestFields Fields = new(
    [
        new RequestField("id", ColumnTypes.Int, false, WhenAbsent.Refuse, 0),
        new RequestField("rating", ColumnTypes.Float, true, WhenAbsent.TakeDefault, 1),
        new RequestField("title", ColumnTypes.String, true, WhenAbsent.Keep, 2),
        new RequestField("any", ColumnTypes.Json, true, WhenAbsent.TakeDefault, 3),
        new RequestField("file", ColumnTypes.Image, true, WhenAbsent.TakeDefault, 4) { Media = MediaInput.Upload },
        new RequestField("url", ColumnTypes.Image, true, WhenAbsent.TakeDefault, 5) { Media = MediaInput.Url },
        new RequestField("size", ColumnTypes.Int, false, WhenAbsent.TakeDefault, 6) { Default = 3L },
    ]);

    [Theory]
    [InlineData("""{"id":1,"rating":2}""", """ { "rating" : 2.0e0 , "id" : 1.0 } """)]
    [InlineData("""{"id":1,"title":"é"}""", """{"id":1,"title":"\u00e9","unknown":5}""")]
    [InlineData("""{"id":1}""", """{"id":1,"rating":null,"any":null,"size":3}""")]
    [InlineData("""{"id":1,"any":{"a":[1,2]}}""", """{"id":1,"any": { "a" : [ 1 , 2 ] } }""")]
    [InlineData("""{"id":1}""", """{"id":2,"id":1}""")]
    public void Fingerprint_OfTheSameValuesWrittenOtherwise_IsTheSame(string one, string other) =>
        Of(one).ShouldBe(Of(other));

    [Theory]
    [InlineData("""{"id":1}""", """{"id":2}""")]
    [InlineData("""{"id":1}""", """{"id":1,"title":null}""")]
    [InlineData("""{"id":1,"title":""}""", """{"id":1,"title":null}""")]
    [InlineData("""{"id":1,"title":"a"}""", """{"id":1,"title":"A"}""")]
    [InlineData("""{"id":1,"any":"1"}""", """{"id":1,"any":1}""")]
    [InlineData("""{"id":1,"any":"x"}""", """{"id":1,"title":"x"}""")]
    [InlineData("""{"id":1}""", """{"id":1,"size":4}""")]
    [InlineData("""{"id":1,"url":"/media/a.png"}""", """{"id":1,"url":"/media/b.png"}""")]
    public void Fingerprint_OfOtherValues_IsAnother(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Fact]
    public void Fingerprint_WithOtherVersions_IsAnother()
    {
        Of("""{"id":1}""", 7).ShouldNotBe(Of("""{"id":1}"""));
        Of("""{"id":1}""", 7).ShouldNotBe(Of("""{"id":1}""", 7, 8));
        Of("""{"id":1}""", 7).ShouldBe(Of("""{"id":1}""", 7));
    }

    [Fact]
    public async Task Fingerprint_OfUploads_IsThatOfTheirContents()
    {
        var first = await OfUploadAsync("content", "a.png");

        (await OfUploadAsync("content", "b.png")).ShouldBe(first);
        (await OfUploadAsync("Content", "a.png")).ShouldNotBe(first);
    }

    [Fact]
    public async Task Fingerprint_OfAnUploadGivenTwice_IsThatOfTheLast()
    {
        var given = new SeenInputs();
        await ReadAsync(given.Observe(Fields.All[4], Content("first")));
        (await ReadAsync(given.Observe(Fields.All[4], Content("last")))).ShouldBe("last");

        Taken(given, new MediaReference("b.png")).ShouldBe(await OfUploadAsync("last", "a.png"));
    }

    [Fact]
    public void Take_OfWhatDoesNotFit_SaysNothingOfIt() => Should.NotThrow(() => Of("""{"id":"x","any":true}"""));

    [Fact]
    public void Fingerprint_OfAKnownRequest_StaysWhatItWas() =>
        Of("""{"id":1,"rating":0.5,"title":"é","any":{"a":1},"url":"/media/a.png"}""", 7)
            .ToString()
            .ShouldBe("f4c2c8d1f2967ed4f6a203ef3a6a0c2d3ea8662ab07bcbb86222bdb880c18230");

    private static RequestFingerprint Of(string body, params ImmutableArray<long> versions)
    {
        var values = new object?[Fields.All.Length];
        Fields.ReadJson(Encoding.UTF8.GetBytes(body), values).ShouldBeNull();
        var given = new SeenInputs();
        given.Take(Fields, values);
        return given.FingerprintWith(versions);
    }

    private static async Task<RequestFingerprint> OfUploadAsync(string content, string name)
    {
        var given = new SeenInputs();
        (await ReadAsync(given.Observe(Fields.All[4], Content(content)))).ShouldBe(content);
        return Taken(given, new MediaReference(name));
    }

    private static RequestFingerprint Taken(RequestFingerprinter given, MediaReference file)
    {
        var values = new object?[Fields.All.Length];
        Fields.Clear(values);
        values[4] = file;
        given.Take(Fields, values);
        return given.FingerprintWith([]);
    }

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<string> ReadAsync(Stream content)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, 3);
        return Encoding.UTF8.GetString(copy.ToArray());
    }

    private sealed class SeenInputs : RequestFingerprinter
    {
        public override ValueTask<bool> IsAnsweredAsync() => ValueTask.FromResult(false);
    }
}
