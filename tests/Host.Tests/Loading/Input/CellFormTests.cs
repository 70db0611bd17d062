using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

public sealed class CellFormTests
{
    private const string Whole = "must be a whole number from -9223372036854775808 to 9223372036854775807";
    private const string TwoWays = "(day and month can be read in two ways; say --dates dmy or --dates mdy)";

    [Theory]
    [InlineData("int", "9223372036854775807", "9223372036854775807")]
    [InlineData("int", "9007199254740993", "9007199254740993")]
    [InlineData("int", "5.0", "5")]
    [InlineData("int", "1e3", "1000")]
    [InlineData("int", " 7\u00a0", "7")]
    [InlineData("int", "", "null")]
    [InlineData("float", "0.1", "0.1")]
    [InlineData("float", "12", "12")]
    [InlineData("float", "-1.5E-3", "-0.0015")]
    [InlineData("float", "0.1000000000000000055511151231257827", "0.1")]
    [InlineData("bool", "1", "true")]
    [InlineData("bool", "FALSE", "false")]
    [InlineData("bool", "No", "false")]
    [InlineData("string", "02134", "\"02134\"")]
    [InlineData("string", "1.10", "\"1.10\"")]
    [InlineData("string", "TRUE", "\"TRUE\"")]
    [InlineData("string", " a ", "\" a \"")]
    [InlineData("string", "", "null")]
    [InlineData("json", "{\"k\": 1}", "{\"k\":1}")]
    [InlineData("json", "[1.10, 12345678901234567890]", "[1.10,12345678901234567890]")]
    [InlineData("json", "null", "null")]
    [InlineData("json", "", "null")]
    [InlineData("json", "\"a\"", "\"a\"")]
    [InlineData("array<int>", "[1, 2]", "[1,2]")]
    [InlineData("uuid", "0F8FAD5B-D9CB-469F-A165-70867728950E", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"")]
    [InlineData("image", "http://example.com/a.png", "\"http://example.com/a.png\"")]
    [InlineData("date", "2024-02-29", "\"2024-02-29\"")]
    [InlineData("date", "29.02.2024", "\"2024-02-29\"")]
    [InlineData("date", "1.2.2024", "\"2024-02-01\"")]
    [InlineData("date", "1/31/2024", "\"2024-01-31\"")]
    [InlineData("date", "31/01/2024", "\"2024-01-31\"")]
    [InlineData("date", "5/5/2024", "\"2024-05-05\"")]
    [InlineData("date", "2024/1/2", "\"2024-01-02\"")]
    [InlineData("date", "2024-01-31 00:00:00", "\"2024-01-31\"")]
    [InlineData("timestamp", "2024-01-31 12:30", "\"2024-01-31T12:30:00Z\"")]
    [InlineData("timestamp", "31.01.2024 7:05", "\"2024-01-31T07:05:00Z\"")]
    [InlineData("timestamp", "1/31/2024 1:45 PM", "\"2024-01-31T13:45:00Z\"")]
    [InlineData("timestamp", "1/31/2024 12:00:01.5 AM", "\"2024-01-31T00:00:01.5Z\"")]
    [InlineData("timestamp", "2024-01-31T12:30:00+02:00", "\"2024-01-31T10:30:00Z\"")]
    public void Write_OfATextOfItsType_IsExactlyThat(string type, string text, string json) =>
        Write(new CellForm(), type, text).ShouldBe(json);

    [Fact]
    public void Write_OfAnEmptyTextInQuotes_IsNoNull()
    {
        Write(new CellForm(), "string", "", isQuoted: true).ShouldBe("\"\"");
        Write(new CellForm(), "int", "", isQuoted: true).ShouldBe("null");
    }

    [Theory]
    [InlineData("int", "1.5", $"{Whole}, not \"1.5\"")]
    [InlineData("int", "9223372036854775808", $"{Whole}, not \"9223372036854775808\"")]
    [InlineData("int", "1,5", $"{Whole} (if the file writes decimals after a comma, say --decimal comma), not \"1,5\"")]
    [InlineData("float", "1,5", "must be a finite number (if the file writes decimals after a comma, say --decimal comma), not \"1,5\"")]
    [InlineData("float", "1,234.5", "must be a finite number, not \"1,234.5\"")]
    [InlineData("float", "NaN", "must be a finite number, not \"NaN\"")]
    [InlineData("bool", "2", "must be one of true, false, 1, 0, yes, no, on, off, not \"2\"")]
    [InlineData("json", "abc", "must be JSON, not \"abc\"")]
    [InlineData("date", "1/2/2024", $"must be a date such as 2026-01-31 {TwoWays}, not \"1/2/2024\"")]
    [InlineData("date", "01-02-2024", $"must be a date such as 2026-01-31 {TwoWays}, not \"01-02-2024\"")]
    [InlineData("date", "31.01.24", "must be a date such as 2026-01-31 (the year must have four digits), not \"31.01.24\"")]
    [InlineData("date", "31.02.2024", "must be a date such as 2026-01-31, not \"31.02.2024\"")]
    [InlineData("date", "2024-01-31 10:00:00", "must be a date such as 2026-01-31, not \"2024-01-31 10:00:00\"")]
    [InlineData("date", "45322", "must be a date such as 2026-01-31, not \"45322\"")]
    [InlineData("timestamp", "31.01.2024", "must be an ISO 8601 date and time such as 2026-01-31T12:00:00Z, not \"31.01.2024\"")]
    [InlineData("timestamp", "1/31/2024 13:45 PM", "must be an ISO 8601 date and time such as 2026-01-31T12:00:00Z, not \"1/31/2024 13:45 PM\"")]
    [InlineData("string", "a\0", "must not contain the character U+0000")]
    public void Write_OfAnythingElse_SaysWhatIsWrong(string type, string text, string fault) =>
        Fault(new CellForm(), type, text).ShouldBe(fault);

    [Fact]
    public void Write_WithADecimalComma_TakesNoPoints()
    {
        var comma = new CellForm { DecimalComma = true };
        Write(comma, "float", "1,5").ShouldBe("1.5");
        Write(comma, "float", "1,5E+3").ShouldBe("1500");
        Write(comma, "int", "5,0").ShouldBe("5");
        Write(comma, "string", "1,5").ShouldBe("\"1,5\"");
        Write(comma, "json", "1.5").ShouldBe("1.5");
        Fault(comma, "float", "1.234")
            .ShouldBe("must be a number whose decimals stand after a comma, without points, not \"1.234\"");
        Fault(comma, "float", "1.234,5")
            .ShouldBe("must be a number whose decimals stand after a comma, without points, not \"1.234,5\"");
    }

    [Fact]
    public void Write_WithAnOrderOfDays_TakesThatAlone()
    {
        Write(new CellForm { Days = DayOrder.DayMonthYear }, "date", "1/2/2024").ShouldBe("\"2024-02-01\"");
        Write(new CellForm { Days = DayOrder.MonthDayYear }, "date", "1/2/2024").ShouldBe("\"2024-01-02\"");
        Write(new CellForm { Days = DayOrder.MonthDayYear }, "timestamp", "1/2/2024 8:00")
            .ShouldBe("\"2024-01-02T08:00:00Z\"");
        Fault(new CellForm { Days = DayOrder.DayMonthYear }, "date", "1/31/2024")
            .ShouldBe("must be a date such as 2026-01-31, not \"1/31/2024\"");
    }

    private static string Write(CellForm form, string type, string text, bool isQuoted = false)
    {
        var (json, fault) = Run(form, type, text, isQuoted);
        fault.ShouldBeNull();
        return json;
    }

    private static string? Fault(CellForm form, string type, string text) =>
        Run(form, type, text, isQuoted: false).Fault;

    private static (string Json, string? Fault) Run(CellForm form, string type, string text, bool isQuoted)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        ColumnTypes.TryParse(type, out var column, out _).ShouldBeTrue();
        var fault = form.Write(writer, text, isQuoted, column!);
        writer.Flush();
        return (Encoding.UTF8.GetString(buffer.ToArray()), fault);
    }
}
