using System.Text;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;

namespace TableActors.AspNetCore.Tests.Answers;

public sealed class JsonAnswerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    public async Task Send_TextOfAnyLength_ArrivesWithItsLength(int length)
    {
        var text = new string('x', length);
        // Twice, because the second answer may reuse what the first has left.
        for (var round = 0; round < 2; round++)
        {
            var (context, body) = NewContext();
            var answer = JsonAnswer.Rent();
            answer.Writer.WriteStringValue(text);
            await answer.SendAndReturnAsync(context, 201, "text/x");
            Encoding.UTF8.GetString(body.ToArray()).ShouldBe($"\"{text}\"");
            context.Response.StatusCode.ShouldBe(201);
            context.Response.ContentType.ShouldBe("text/x");
            context.Response.ContentLength.ShouldBe(length + 2);
        }
    }

    [Fact]
    public async Task Send_InParts_AddsUpToTheWhole()
    {
        var (context, body) = NewContext();
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartArray();
        for (var n = 0; n < 5; n++)
        {
            answer.Writer.WriteNumberValue(n);
            answer.Pending.ShouldBeGreaterThan(0);
            await answer.SendPartAsync(context, CancellationToken.None);
            answer.Pending.ShouldBe(0);
        }

        answer.Writer.WriteEndArray();
        await answer.SendPartAsync(context, CancellationToken.None);
        answer.Return();
        Encoding.UTF8.GetString(body.ToArray()).ShouldBe("[0,1,2,3,4]");
    }

    [Fact]
    public void Rent_WhileAnotherIsOut_IsAnother()
    {
        var first = JsonAnswer.Rent();
        var second = JsonAnswer.Rent();
        second.ShouldNotBeSameAs(first);
        first.Return();
        JsonAnswer.Rent().ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Send_Head_HasTheLengthAlone()
    {
        var (context, body) = NewContext();
        context.Request.Method = "HEAD";
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteNumberValue(12345);
        await answer.SendAndReturnAsync(context, 200, JsonAnswer.ContentType);
        body.Length.ShouldBe(0);
        context.Response.ContentLength.ShouldBe(5);
    }

    private static (HttpContext Context, MemoryStream Body) NewContext()
    {
        var body = new MemoryStream();
        return (new DefaultHttpContext { Response = { Body = body }, Request = { Method = "POST" } }, body);
    }
}
