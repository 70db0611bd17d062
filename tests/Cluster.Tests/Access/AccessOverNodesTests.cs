using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Access;

/// <summary>
/// Who may do what does not depend on the node that is asked, nor on the node that has what is
/// asked for.
/// </summary>
[Trait("Category", "Crash")]
public sealed class AccessOverNodesTests(ProtectedCluster cluster) : IClassFixture<ProtectedCluster>
{
    private const string Picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const int Jobs = 8;

    [Fact]
    public async Task Routes_OnEachNode_LetInWhoMayAndNobodyElse()
    {
        var (map, id) = (await cluster.Cluster.SpreadAsync(), 100);
        // One table of each node, and each of them asked for at each node.
        var tables = map.Up.Select(member => member.TableNames.Intersect(ServiceText.Tables).First()).ToList();
        foreach (var node in cluster.Nodes)
        {
            foreach (var table in tables)
            {
                var body = $$"""{"id": {{++id}}, "value": 1, "mark": "a"}""";
                (await cluster.PostAsync(node, $"/{table}", null, body)).Code.ShouldBe("unauthorized");
                (await cluster.PostAsync(node, $"/{table}", "mallory", body)).Code.ShouldBe("unauthorized");
                (await cluster.PostAsync(node, $"/{table}", "cara", body)).Status.ShouldBe(200);
            }

            (await cluster.PostAsync(node, "/pictures", null, $$"""{"id": {{++id}}}""")).Code.ShouldBe("unauthorized");
            (await cluster.PostAsync(node, "/pictures", "cara", $$"""{"id": {{id}}}""")).Code.ShouldBe("forbidden");
            (await cluster.PostAsync(node, "/pictures", "boss", $$"""{"id": {{id}}}""")).Code.ShouldBe("forbidden");
            (await cluster.PostAsync(node, "/pictures", "ann", $$"""{"id": {{id}}}""")).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task Overview_OnEachNode_IsForOperators()
    {
        foreach (var node in cluster.Nodes)
        {
            (await cluster.GetAsync(node, "/cluster", null)).Code.ShouldBe("unauthorized");
            (await cluster.GetAsync(node, "/cluster", "ann")).Code.ShouldBe("forbidden");
            var map = ClusterMap.Parse((await cluster.GetAsync(node, "/cluster", "boss")).Body);
            map.Up.Count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task Jobs_OfAnyNode_AreSeenRetriedAndCancelledByWhoMay_AtEachNode()
    {
        var jobs = new List<string>();
        for (var i = 0; i < Jobs; i++)
        {
            var submitted = await cluster.PostAsync(NodeOf(i), "/naps", "ann", $$"""{"id": {{i}}}""");
            submitted.Status.ShouldBe(202, submitted.Body);
            jobs.Add(submitted.Json.GetProperty("id").GetString()!);
        }

        foreach (var (job, i) in jobs.Select((job, i) => (job, i)))
            (await EndedAsync(job, NodeOf(i + 1))).ShouldBe("computation_failed");
        foreach (var node in cluster.Nodes)
        {
            (await ListedAsync(node, "ann")).ShouldBe(jobs, ignoreOrder: true);
            (await ListedAsync(node, "boss")).ShouldBe(jobs, ignoreOrder: true);
            (await ListedAsync(node, "ben")).ShouldBeEmpty();
            foreach (var job in jobs)
            {
                (await cluster.GetAsync(node, $"/jobs/{job}", "boss")).Status.ShouldBe(200);
                await RefusesOthersAsync(node, HttpMethod.Get, $"/jobs/{job}");
                await RefusesOthersAsync(node, HttpMethod.Post, $"/jobs/{job}/retry");
            }
        }

        cluster.LetNap();
        foreach (var (job, i) in jobs.Select((job, i) => (job, i)))
            (await cluster.PostAsync(NodeOf(i), $"/jobs/{job}/retry", i < Jobs / 2 ? "ann" : "boss")).Status
                .ShouldBe(202);
        // Both nodes have some of them, so that each is asked for its own and for the other's.
        await Eventually.SeeAsync(
            "all jobs were at work, some on each node",
            cluster.Cluster.LookAsync,
            map => map.Up.Count == 2
                && map.Up.All(member => member.Jobs > 0)
                && map.Up.Sum(member => member.Jobs) == Jobs);
        foreach (var job in jobs)
        {
            foreach (var node in cluster.Nodes)
                await RefusesOthersAsync(node, HttpMethod.Delete, $"/jobs/{job}");
        }

        foreach (var (job, i) in jobs.Select((job, i) => (job, i)))
        {
            (await cluster.GetAsync(NodeOf(i), $"/jobs/{job}", "ann")).Json
                .GetProperty("status")
                .GetString()
                .ShouldBe("pending");
            (await cluster.SendAsync(
                NodeOf(i + 1), HttpMethod.Delete, $"/jobs/{job}", i < Jobs / 2 ? "boss" : "ann")).Status.ShouldBe(202);
            (await EndedAsync(job, NodeOf(i))).ShouldBe("cancelled");
        }
    }

    [Fact]
    public async Task FileUrls_OfOneNode_WorkAtTheOther_ForWhoHasThem()
    {
        foreach (var (node, other, id) in new[] { (NodeOf(0), NodeOf(1), 1), (NodeOf(1), NodeOf(0), 2) })
        {
            var stored = await cluster.PostAsync(
                node, "/pictures", "ann", $$"""{"id": {{id}}, "picture": "{{Picture}}"}""");
            stored.Status.ShouldBe(200, stored.Body);
            var url = new Uri(stored.Json.GetProperty("picture").GetString()!);
            url.Authority.ShouldBe(node.Authority);
            url.Query.ShouldNotBeEmpty();

            var fetched = await cluster.GetAsync(other, url.PathAndQuery, null);
            (fetched.Status, Convert.ToBase64String(fetched.Content)).ShouldBe((200, Picture.Split(',')[1]));
            (await cluster.GetAsync(other, url.AbsolutePath, null)).Code.ShouldBe("unauthorized");
            (await cluster.GetAsync(
                other, url.PathAndQuery.Replace("until=", "until=9", StringComparison.Ordinal),
                null)).Code.ShouldBe("unauthorized");
            (await cluster.GetAsync(other, url.AbsolutePath, "cara")).Code.ShouldBe("media_not_found");
            (await cluster.GetAsync(other, url.AbsolutePath, "ben")).Status.ShouldBe(200);
            (await cluster.GetAsync(other, url.AbsolutePath, "boss")).Status.ShouldBe(200);
            // Whoever has the URL may give the file back as an input.
            (await cluster.PostAsync(
                other, "/pictures", "ben",
                $$"""{"id": {{id + 10}}, "picture": "{{url.PathAndQuery}}"}""")).Status.ShouldBe(200);
            // A URL that the other node makes of the same file works here.
            var again = await cluster.GetAsync(other, $"/pictures/one?id={id}", "ann");
            var made = new Uri(again.Json.GetProperty("rows")[0].GetProperty("picture").GetString()!);
            made.Authority.ShouldBe(other.Authority);
            (await cluster.GetAsync(node, made.PathAndQuery, null)).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task IdempotencyKeys_BelongToTheirCaller_OnAllNodes()
    {
        var (one, two) = (NodeOf(0), NodeOf(1));
        var first = await cluster.PostAsync(one, "/notes", "ann", """{"id": 1, "text": "ann's"}""", "k");
        (first.Status, first.IsReplayed).ShouldBe((200, false), first.Body);

        var again = await cluster.PostAsync(two, "/notes", "ann", """{"id": 1, "text": "ann's"}""", "k");
        var changed = await cluster.PostAsync(two, "/notes", "ann", """{"id": 2, "text": "changed"}""", "k");
        var other = await cluster.PostAsync(two, "/notes", "ben", """{"id": 3, "text": "ben's"}""", "k");
        var nobody = await cluster.PostAsync(two, "/notes", null, """{"id": 1, "text": "ann's"}""", "k");

        (again.Status, again.IsReplayed, again.Body).ShouldBe((200, true, first.Body));
        changed.Code.ShouldBe("idempotency_conflict");
        (other.Status, other.IsReplayed, other.Json.GetProperty("text").GetString()).ShouldBe((200, false, "ben's"));
        nobody.Code.ShouldBe("unauthorized");
        (await cluster.PostAsync(one, "/notes", "ben", """{"id": 3, "text": "ben's"}""", "k")).IsReplayed
            .ShouldBeTrue();

        // A key of a request in the background is the same job for its caller alone.
        var jobs = new List<string>();
        foreach (var (node, caller) in new[] { (one, "ann"), (two, "ann"), (two, "cara"), (one, "cara") })
        {
            var submitted = await cluster.PostAsync(
                node, "/notes/later", caller, """{"id": 4, "text": "later"}""", "k");
            submitted.Status.ShouldBe(202, submitted.Body);
            jobs.Add(submitted.Json.GetProperty("id").GetString()!);
        }

        (jobs[1], jobs[3]).ShouldBe((jobs[0], jobs[2]));
        jobs[0].ShouldNotBe(jobs[2]);
    }

    private Uri NodeOf(int number) => cluster.Nodes[number % 2];

    // Neither who has no right to the route, nor who shares it, learns so much as that the job is there.
    private async Task RefusesOthersAsync(Uri node, HttpMethod method, string path)
    {
        (await cluster.SendAsync(node, method, path, null)).Code.ShouldBe("unauthorized");
        foreach (var other in new[] { "ben", "cara" })
            (await cluster.SendAsync(node, method, path, other)).Code.ShouldBe("job_not_found");
    }

    private async Task<List<string>> ListedAsync(Uri node, string caller) =>
        [.. (await cluster.GetAsync(node, "/jobs?route=POST%20/naps", caller)).Json
            .GetProperty("jobs")
            .EnumerateArray()
            .Select(job => job.GetProperty("id").GetString()!)];

    // The code of the problem that a job of ann's has ended with.
    private async Task<string?> EndedAsync(string job, Uri node)
    {
        var ended = await Eventually.SeeAsync(
            $"job {job} ended", async () => (await cluster.GetAsync(node, $"/jobs/{job}", "ann")).Json,
            it => it.GetProperty("status").GetString() != "pending");
        return ended.GetProperty("problem").GetProperty("code").GetString();
    }
}
