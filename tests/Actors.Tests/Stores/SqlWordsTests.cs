using TableActors.Actors.Stores;

namespace TableActors.Actors.Tests.Stores;

public sealed class SqlWordsTests
{
    [Theory]
    [InlineData("select id from t", "select id from t")]
    [InlineData("select 'union', \"left\", [full], `right` from t", "select from t")]
    [InlineData("select 'it''s union' x -- union\n from /* left */ t", "select x from t")]
    [InlineData("select @a+1", "select @a 1")]
    [InlineData("'unclosed union", "")]
    [InlineData("; -- rest", "")]
    public void In_AStatement_FindsBareWords(string sql, string words) =>
        string.Join(' ', SqlWords.In(sql)).ShouldBe(words);
}
