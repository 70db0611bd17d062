namespace TableActors.Sqlite.Tests.Exports;

public sealed partial class SqliteTargetTests
{
    [Theory]
    [InlineData("int", "integer", "9223372036854775807", "integer", "9223372036854775807")]
    [InlineData("int", "bigint", "-9223372036854775808", "integer", "-9223372036854775808")]
    [InlineData("int", "numeric", "9223372036854775807", "integer", "9223372036854775807")]
    [InlineData("int", "decimal(20,2)", "9007199254740993", "integer", "9007199254740993")]
    [InlineData("int", "text", "9007199254740993", "text", "9007199254740993")]
    [InlineData("int", "", "9007199254740993", "integer", "9007199254740993")]
    [InlineData("int", "real", "9007199254740992", "real", "9.00719925474099e+15")]
    [InlineData("float", "double precision", "0.1", "real", "0.1")]
    [InlineData("float", "numeric", "0.5", "real", "0.5")]
    [InlineData("float", "", "5", "real", "5.0")]
    [InlineData("bool", "boolean", "true", "integer", "1")]
    [InlineData("bool", "integer", "false", "integer", "0")]
    [InlineData("bool", "", "true", "integer", "1")]
    [InlineData("timestamp", "datetime", "\"2026-01-31T12:00:00.123456+02:00\"", "text", "2026-01-31T10:00:00.123456Z")]
    [InlineData("timestamp", "timestamp with time zone", "\"2026-01-31T12:00:00Z\"", "text", "2026-01-31T12:00:00.000000Z")]
    [InlineData("timestamp", "", "\"2026-01-31T12:00:00Z\"", "text", "2026-01-31T12:00:00.000000Z")]
    [InlineData("timestamp", "text", "\"2026-01-31T12:00:00Z\"", "text", "2026-01-31T12:00:00Z")]
    [InlineData("date", "date", "\"2026-01-31\"", "text", "2026-01-31")]
    [InlineData("uuid", "uuid", "\"0198c7a0-0000-7000-8000-00000000000f\"", "text", "0198c7a0-0000-7000-8000-00000000000f")]
    [InlineData("string", "varchar(3)", "\"ä😀 \\\\ ' \\n\"", "text", "ä😀 \\ ' \n")]
    [InlineData("string", "text", "\"\"", "text", "")]
    [InlineData("string", "text", "\"5\"", "text", "5")]
    [InlineData("string", "", "\"5\"", "text", "5")]
    [InlineData("json", "json", """{"b": 1.0, "a":[1e2,"\u00e4"]}""", "text", """{"b": 1.0, "a":[1e2,"\u00e4"]}""")]
    [InlineData("json", "text", "1.0", "text", "1.0")]
    [InlineData("json", "text", "\"a\"", "text", "\"a\"")]
    [InlineData("json", "json", "5", "integer", "5")]
    [InlineData("json", "", "1.0", "text", "1.0")]
    [InlineData("image", "text", "\"http://127.0.0.1/media/a.png\"", "text", "http://127.0.0.1/media/a.png")]
    [InlineData("binary", "blob", "\"AAH/\"", "blob", "0001FF")]
    [InlineData("array<float>", "json", "[1,2.5]", "text", "[1,2.5]")]
    public async Task Value_OfAKnownType_IsKept(string type, string column, string json, string kept, string expected)
    {
        await ShouldKeepAsync(type, column, json, expected);
        Texts("SELECT typeof(v) FROM t ORDER BY v IS NULL").ShouldBe([kept, "null"]);
    }

    [Theory]
    [InlineData("INTEGER", "5", "5")]
    [InlineData("REAL", "5", "5.0")]
    [InlineData("TEXT", "5", "5")]
    [InlineData("ANY", "\"5\"", "5")]
    [InlineData("BLOB", "\"AAH/\"", "0001FF")]
    public Task Value_InAStrictTable_IsKept(string column, string json, string expected) =>
        ShouldKeepUnknownAsync(column, json, expected, "STRICT");

    [Theory]
    [InlineData("integer", "9223372036854775808", "must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("real", "9007199254740993", "must be a whole number that the column can hold exactly")]
    [InlineData("json", "1.0", "must not be a number with a fraction, an exponent or more than 64 bits, which the column would change")]
    [InlineData("text", "\"a\\u0000b\"", "must not contain the character U+0000")]
    [InlineData("text", "\"\\ud800\"", "must be valid Unicode text")]
    [InlineData("boolean", "1", "must be true or false, not a number")]
    public Task Value_ThatTheColumnCannotHold_IsRefused(string column, string json, string expected) =>
        ShouldRefuseAsync(column, json, expected);

    [Theory]
    [InlineData("string", "string")]
    [InlineData("string", "INTEGER")]
    [InlineData("image", "BLOB")]
    [InlineData("json", "BLOB")]
    [InlineData("timestamp", "INTEGER")]
    [InlineData("float", "INTEGER")]
    [InlineData("uuid", "numeric")]
    public async Task Check_OfATypeThatTheColumnCannotHold_IsAFault(string type, string column) =>
        (await FaultsOfColumnAsync(type, column)).ShouldBe(
            [$"v: is of type {type}, which cannot be written into the column of type {column} of the export's target table \"t\""]);

    protected override string TextOfV => "CASE typeof(v) WHEN 'blob' THEN hex(v) ELSE CAST(v AS text) END";
}
