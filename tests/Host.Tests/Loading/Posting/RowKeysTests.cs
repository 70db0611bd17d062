using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Tests.Loading.Posting;

public sealed class RowKeysTests
{
    [Fact]
    public async Task Keys_OfOneContentAndName_AreTheSame()
    {
        var keys = await OfAsync("id\n1\n", "");
        keys.Of(1, 0).ShouldMatch("^load-[0-9a-f]{32}-1$");
        (await OfAsync("id\n1\n", "")).Of(1, 0).ShouldBe(keys.Of(1, 0));
    }

    [Fact]
    public async Task Keys_OfAnythingElse_Differ()
    {
        var keys = await OfAsync("id\n1\n", "");
        string[] others =
        [
            keys.Of(1, 0), keys.Of(2, 0), keys.Of(1, 1), keys.Of(1, 2), keys.Of(11, 0),
            (await OfAsync("id\n2\n", "")).Of(1, 0), (await OfAsync("id\n1\n", "again")).Of(1, 0),
            RowKeys.Unique().Of(1, 0), RowKeys.Unique().Of(1, 0),
        ];
        others.ShouldBeUnique();
    }

    private static Task<RowKeys> OfAsync(string content, string name) =>
        RowKeys.OfAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), name, CancellationToken.None);
}
