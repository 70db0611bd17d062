using TableActors.Actors.Exports;

namespace TableActors.Postgres.Tests.Exports;

public sealed partial class PostgresTargetTests
{
    [Theory]
    [InlineData("int", "bigint", "9223372036854775807", "9223372036854775807")]
    [InlineData("int", "bigint", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("int", "integer", "2147483647", "2147483647")]
    [InlineData("int", "smallint", "-32768", "-32768")]
    [InlineData("int", "numeric", "9223372036854775807", "9223372036854775807")]
    [InlineData("int", "numeric(20,2)", "9007199254740993", "9007199254740993.00")]
    [InlineData("int", "text", "9007199254740993", "9007199254740993")]
    [InlineData("int", "double precision", "9007199254740992", "9.007199254740992e+15")]
    [InlineData("float", "double precision", "0.1", "0.1")]
    [InlineData("float", "double precision", "1.7976931348623157E+308", "1.7976931348623157e+308")]
    [InlineData("float", "double precision", "9007199254740993", "9.007199254740992e+15")]
    [InlineData("float", "real", "0.1", "0.1")]
    [InlineData("float", "numeric", "0.1234567890123456789012345678901234567890", "0.1234567890123456789012345678901234567890")]
    [InlineData("float", "numeric", "1E+30", "1000000000000000000000000000000")]
    [InlineData("float", "varchar(40)", "1.5", "1.5")]
    [InlineData("bool", "boolean", "true", "t")]
    [InlineData("bool", "text", "false", "false")]
    [InlineData("timestamp", "timestamptz", "\"2026-01-31T12:00:00.123456+02:00\"", "2026-01-31 10:00:00.123456+00")]
    [InlineData("timestamp", "timestamp", "\"2026-01-31T12:00:00.123456+02:00\"", "2026-01-31 10:00:00.123456")]
    [InlineData("timestamp", "timestamptz", "\"0001-01-01T00:00:00Z\"", "0001-01-01 00:00:00+00")]
    [InlineData("timestamp", "timestamptz", "\"9999-12-31T23:59:59.999999Z\"", "9999-12-31 23:59:59.999999+00")]
    [InlineData("timestamp", "text", "\"2026-01-31T12:00:00Z\"", "2026-01-31T12:00:00Z")]
    [InlineData("date", "date", "\"2026-01-31\"", "2026-01-31")]
    [InlineData("uuid", "uuid", "\"0198c7a0-0000-7000-8000-00000000000f\"", "0198c7a0-0000-7000-8000-00000000000f")]
    [InlineData("uuid", "text", "\"0198c7a0-0000-7000-8000-00000000000f\"", "0198c7a0-0000-7000-8000-00000000000f")]
    [InlineData("string", "text", "\"\\u00e4\\ud83d\\ude00 \\\\ ' \\\" \\n\"", "ä😀 \\ ' \" \n")]
    [InlineData("string", "text", "\"\"", "")]
    [InlineData("string", "character(3)", "\"ab\"", "ab ")]
    [InlineData("json", "json", """{"b": 1.0, "a":[1e2,"\u00e4"]}""", """{"b": 1.0, "a":[1e2,"\u00e4"]}""")]
    [InlineData("json", "jsonb", """{"b":1.0,"a":[true]}""", """{"a": [true], "b": 1.0}""")]
    [InlineData("json", "text", """{"b": 1.0}""", """{"b": 1.0}""")]
    [InlineData("json", "text", "\"a\"", "\"a\"")]
    [InlineData("json", "json", "12345678901234567890.5", "12345678901234567890.5")]
    [InlineData("image", "text", "\"http://127.0.0.1/media/a.png\"", "http://127.0.0.1/media/a.png")]
    [InlineData("binary", "bytea", "\"AAH/\"", "\\x0001ff")]
    [InlineData("binary", "text", "\"AAH/\"", "AAH/")]
    [InlineData("array<float>", "double precision[]", "[1,2.5]", "{1,2.5}")]
    [InlineData("array<int>", "integer[]", "[1,2]", "{1,2}")]
    [InlineData("array<float>", "jsonb", "[1,2.5]", "[1, 2.5]")]
    [InlineData("array<float>", "text", "[1,2.5]", "[1,2.5]")]
    [InlineData("string", "positive_text", "\"a\"", "a")]
    [InlineData("int", "positive", "5", "5")]
    [InlineData("string", "mood", "\"happy\"", "happy")]
    [InlineData("string", "inet", "\"10.0.0.1\"", "10.0.0.1")]
    public Task Value_OfAKnownType_IsKept(string type, string column, string json, string expected) =>
        ShouldKeepAsync(type, column, json, expected);

    [Theory]
    [InlineData("bigint", "5.0", "5")]
    [InlineData("bigint", "1e3", "1000")]
    [InlineData("double precision", "5", "5")]
    [InlineData("numeric", "5.10", "5.10")]
    [InlineData("text", "\"a\"", "a")]
    [InlineData("text", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("jsonb", "\"a\"", "\"a\"")]
    [InlineData("timestamp", "\"2026-01-31T12:00:00\"", "2026-01-31 12:00:00")]
    [InlineData("timestamptz", "\"2026-01-31T12:00:00.1234567-05:00\"", "2026-01-31 17:00:00.123456+00")]
    public Task Value_OfATypeThatIsNotKnown_IsKept(string column, string json, string expected) =>
        ShouldKeepUnknownAsync(column, json, expected);

    [Theory]
    [InlineData("smallint", "32768", "must be a whole number from -32768 to 32767")]
    [InlineData("integer", "2147483648", "must be a whole number from -2147483648 to 2147483647")]
    [InlineData("bigint", "9223372036854775808", "must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("bigint", "true", "must be a whole number from -9223372036854775808 to 9223372036854775807, not a boolean")]
    [InlineData("bigint", "\"5\"", "must be a whole number from -9223372036854775808 to 9223372036854775807, not text")]
    [InlineData("double precision", "9007199254740993", "must be a whole number that the column can hold exactly")]
    [InlineData("real", "16777217", "must be a whole number that the column can hold exactly")]
    [InlineData("real", "1e39", "must be a number that the column can hold")]
    [InlineData("boolean", "1", "must be true or false, not a number")]
    [InlineData("numeric", "\"5\"", "must be a number")]
    [InlineData("date", "\"2026-01-31T00:00:00Z\"", "must be a date such as 2026-01-31")]
    [InlineData("timestamptz", "\"yesterday\"", "must be an ISO 8601 date and time such as 2026-01-31T12:00:00Z")]
    [InlineData("text", "\"a\\u0000b\"", "must not contain the character U+0000")]
    [InlineData("text", "\"\\ud800\"", "must be valid Unicode text")]
    [InlineData("mood", "5", "must be a text")]
    [InlineData("integer[]", "[1,2147483648]", "must be a whole number from -2147483648 to 2147483647")]
    [InlineData("integer[]", "[1,null]", "must be a list of numbers")]
    [InlineData("integer[]", "5", "must be a list of numbers")]
    public Task Value_ThatTheColumnCannotHold_IsRefused(string column, string json, string expected) =>
        ShouldRefuseAsync(column, json, expected);

    [Theory]
    [InlineData("varchar(3)", "\"abcd\"")]
    [InlineData("positive_text", "\"\"")]
    [InlineData("positive", "-5")]
    [InlineData("mood", "\"angry\"")]
    [InlineData("inet", "\"nowhere\"")]
    [InlineData("numeric(4,2)", "1000")]
    [InlineData("jsonb", "\"a\\u0000b\"")]
    public async Task Value_ThatTheDatabaseRefuses_IsRefused(string column, string json)
    {
        (await Refused(OpenWithV(column, null), Row("a", $$"""{"v":{{json}}}"""))).ShouldBe(ExportFailure.Refused);
        Texts("SELECT v FROM t").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("image", "bytea")]
    [InlineData("json", "integer")]
    [InlineData("string", "uuid")]
    [InlineData("string", "json")]
    [InlineData("float", "bigint")]
    [InlineData("timestamp", "date")]
    [InlineData("date", "timestamptz")]
    [InlineData("bool", "integer")]
    [InlineData("int", "inet")]
    [InlineData("array<float>", "integer[]")]
    public async Task Check_OfATypeThatTheColumnCannotHold_IsAFault(string type, string column) =>
        (await FaultsOfColumnAsync(type, column)).ShouldHaveSingleItem()
            .ShouldStartWith($"v: is of type {type}, which cannot be written into the column of type ");

    protected override string TextOfV => "v";

    protected override void CreateTypes() => Execute(
        """
        CREATE TYPE mood AS ENUM ('happy', 'sad');
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE DOMAIN positive_text AS varchar(3) CHECK (VALUE <> '')
        """);
}
