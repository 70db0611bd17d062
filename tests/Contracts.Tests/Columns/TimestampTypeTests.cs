using System.Globalization;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class TimestampTypeTests
{
    private const string Fault = "must be an ISO 8601 date and time such as 2026-01-31T12:00:00Z";

    private static readonly TimestampType Type = ColumnTypes.Timestamp;

    [Theory]
    [InlineData("2026-01-31T12:34:56Z", "2026-01-31T12:34:56Z")]
    [InlineData("2026-01-31T12:34:56", "2026-01-31T12:34:56Z")]
    [InlineData("2026-01-31 12:34", "2026-01-31T12:34:00Z")]
    [InlineData("2026-01-31t12:34:56z", "2026-01-31T12:34:56Z")]
    [InlineData("2026-01-31T12:34:56.123456Z", "2026-01-31T12:34:56.123456Z")]
    [InlineData("2026-01-31T12:34:56,5Z", "2026-01-31T12:34:56.5Z")]
    [InlineData("2026-01-31T12:34:56.123456999Z", "2026-01-31T12:34:56.123456Z")]
    [InlineData("2026-01-31T12:34:56.000000Z", "2026-01-31T12:34:56Z")]
    [InlineData("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z")]
    [InlineData("2026-01-31T12:00:00-0530", "2026-01-31T17:30:00Z")]
    [InlineData("2026-01-31T12:00:00+14", "2026-01-30T22:00:00Z")]
    [InlineData("2026-01-31T12:00:00-14:00", "2026-02-01T02:00:00Z")]
    [InlineData("2026-01-31T12:00:00+23:59", "2026-01-30T12:01:00Z")]
    [InlineData("2026-01-31T12:00:00-00:00", "2026-01-31T12:00:00Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("2000-02-29T23:59:59.999999Z", "2000-02-29T23:59:59.999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")]
    [InlineData("9999-12-31T23:59:59+00:01", "9999-12-31T23:58:59Z")]
    public void Read_OfInstant_IsWrittenInUtc(string text, string written)
    {
        var value = DateTimeOffset.Parse(written, CultureInfo.InvariantCulture);
        Type.ShouldRoundTrip($"\"{text}\"".Replace("+", "\\u002B", StringComparison.Ordinal), value, $"\"{written}\"");
        Type.ShouldReadText(text, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("1900-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-04-31T00:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T12:60:00Z")]
    [InlineData("2026-12-31T23:59:60Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("-0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("2026-01-31T12:00:00+24:00")]
    [InlineData("2026-01-31T12:00:00+02:60")]
    [InlineData("2026-01-31T12:00:00 02:00")]
    [InlineData("2026-01-31T12:00:00.Z")]
    [InlineData(" 2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00Z\n")]
    [InlineData("2026-1-31T12:00:00Z")]
    [InlineData("31.01.2026 12:00")]
    [InlineData("٢٠٢٦-01-31T12:00:00Z")]
    [InlineData("1769860800")]
    [InlineData("now")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, Fault);

    [Fact]
    public void Read_OfAnythingElse_IsRefused()
    {
        Type.ShouldRefuse("1769860800", $"{Fault}, not a number");
        Type.ShouldRefuse("\"\\uD800\"", Fault);
    }

    [Fact]
    public void Take_OfInstantsOfCode_ConvertsToMicrosecondsInUtc()
    {
        var instant = new DateTimeOffset(2026, 1, 31, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(19);
        Type.TryTake(instant, out var value, out _).ShouldBeTrue();
        var taken = value.ShouldBeOfType<DateTimeOffset>();
        taken.Offset.ShouldBe(TimeSpan.Zero);
        taken.ShouldBe(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero).AddTicks(10));

        Type.TryTake(new DateTime(2026, 1, 31), out value, out _).ShouldBeTrue();
        value.ShouldBe(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        Type.TryTake(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Local), out value, out _).ShouldBeTrue();
        value.ShouldBe(new DateTimeOffset(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Local)).ToUniversalTime());
    }
}
