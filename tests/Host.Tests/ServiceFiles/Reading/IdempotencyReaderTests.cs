using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading;

public sealed class IdempotencyReaderTests
{
    [Theory]
    [InlineData("keep-for = 59 s", "\"keep-for\" must be from 1 minute to 365 days")]
    [InlineData("keep-for = 366 days", "\"keep-for\" must be from 1 minute to 365 days")]
    [InlineData("kept-for = 1 hour", "unknown key \"kept-for\"; did you mean \"keep-for\"?")]
    public void Read_WithAFault_NamesIt(string section, string fault) =>
        ServiceText.FaultOf($"idempotency {{ {section} }}").ShouldBe($"idempotency: {fault}");

    [Fact]
    public void Read_OfATime_TakesIt() =>
        ServiceText.Sound("idempotency { keep-for = 2 hours }").Idempotency.KeepFor.ShouldBe(TimeSpan.FromHours(2));
}
