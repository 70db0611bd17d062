using TableActors.Actors.Cluster;
using TableActors.Actors.Telemetry;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Telemetry;

public sealed class NodeGaugesTests
{
    [Fact]
    public void Look_TellsWhatWaitsAndForHowLong_AsLongAsTheNodeLives()
    {
        var (live, time) = (new LiveEntities(), new ManualTime());
        live.Enter(EntityKind.Table, "gauged_table", () => 3);
        var lane = live.Enter(EntityKind.Lane, "gauged_lane", () => 4);
        lane.WaitingSince = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(90));
        using var measures = new RecordedMeasures();
        using (new NodeGauges(live, time))
        {
            measures.Look();
            lane.WaitingSince = null;
            measures.Look();
        }

        measures.Look();

        measures.Of("tableactors.queue.size", "table", "gauged_table").Select(it => it.Value).ShouldBe([3, 3]);
        measures.Of("tableactors.export.queue.size", "lane", "gauged_lane").Select(it => it.Value).ShouldBe([4, 4]);
        measures.Of("tableactors.export.oldest", "lane", "gauged_lane").Select(it => it.Value).ShouldBe([90, 0]);
    }

    // Other tests of this process have jobs too, so only the difference is certain.
    [Fact]
    public void JobsAtHand_AreCountedWhereTheyAre()
    {
        JobsAtHand.Move(null, JobAtHand.Exporting);
        using var measures = new RecordedMeasures();
        measures.Look();
        JobsAtHand.Move(JobAtHand.Exporting, null);

        foreach (var state in new[] { "waiting", "running", "exporting" })
            measures.Of("tableactors.jobs", "state", state).Count.ShouldBe(1);
        measures.Of("tableactors.jobs", "state", "exporting").Single().Value.ShouldBeGreaterThanOrEqualTo(1);
    }
}
