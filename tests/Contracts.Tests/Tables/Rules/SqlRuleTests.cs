using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

public sealed class SqlRuleTests
{
    [Theory]
    [InlineData("  ", "the sql expression is empty")]
    [InlineData("length(prompt);", "the sql expression ends with ';'; leave it out")]
    [InlineData("words + 1", "the sql expression refers to the column itself")]
    [InlineData("\"Words\" + 1", "the sql expression refers to the column itself")]
    [InlineData("SIZE+1", "the sql expression refers to \"size\", which the store computes too; repeat that column's expression instead")]
    public void Check_OfExpression_ThatNoStoreCouldKeep_IsRefused(string expression, string fault) =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("size", ColumnTypes.Int, new SqlComputation("length(prompt)"))
                .Computed("words", ColumnTypes.Int, new SqlComputation(expression)),
            $"table films: column \"words\": {fault}");

    [Theory]
    [InlineData("length(prompt) - length(replace(prompt,' ','')) + 1")]
    [InlineData("'words' || 'it''s size' || size(prompt)")]
    [InlineData("prompt -- size\n || /* words */ ''")]
    [InlineData("case when prompt = '' then 1 end")]
    [InlineData("cast(prompt as size)")]
    public void Check_OfExpression_ThatNamesNoStoreComputedColumn_IsAccepted(string expression) =>
        SchemaOf(t => t.String("prompt")
            .Computed("size", ColumnTypes.Int, new SqlComputation("1"))
            .Computed("end", ColumnTypes.Int, new SqlComputation("2"))
            .Computed("words", ColumnTypes.Int, new SqlComputation(expression))).StoreComputed.Length.ShouldBe(3);

    [Fact]
    public void Check_OfSqlColumn_WithoutTypeOrWithTypeOfFiles_IsRefused() =>
        ShouldHaveFaults(t => t.String("prompt")
                .Computed("a", null, new SqlComputation("1"))
                .Computed("b", ColumnTypes.Image, new SqlComputation("prompt"))
                .Computed("c", ColumnTypes.Int, new SqlComputation("1")).OnError(OnComputationError.Null).Nullable(),
            "table films: column \"a\": a column computed by sql needs a declared type",
            "table films: column \"b\": a media column cannot be computed by sql, which makes no files",
            "table films: column \"c\": null on error does not apply to sql: the store computes the value as it writes the row");
}
