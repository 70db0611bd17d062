using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>
/// The rules of suspicion and of the verdict together, over many courses of events.
/// </summary>
[Trait("Category", "Slow")]
public sealed class JudgementTests
{
    private const int Courses = 300;

    [Fact]
    public void Outages_AndLostSessions_EvictNobody() => ForAll(world =>
    {
        GoThroughOutages(world);
        world.Processes.ShouldAllBe(it => !it.IsEvicted);
    });

    [Fact]
    public void Outages_WithoutThePatienceAfterThem_WouldEvictTheLiving()
    {
        var impatient = Looks.Settings with { SessionSettled = TimeSpan.Zero, LongestPause = TimeSpan.MaxValue };
        var evicted = 0;
        ForAll(
            world =>
            {
                GoThroughOutages(world);
                evicted += world.Processes.Count(it => it.IsEvicted);
            },
            impatient);
        evicted.ShouldBeGreaterThan(Courses / 2);
    }

    [Fact]
    public void Pauses_ShorterThanTheLimit_EvictNobody() => ForAll(world =>
    {
        for (var i = 0; i < 20; i++)
        {
            world.Pause(Any(world), world.Random.NextDouble() * 4.5);
            world.Run(5 + (world.Random.NextDouble() * 3));
        }

        world.Processes.ShouldAllBe(it => !it.IsEvicted);
    });

    [Fact]
    public void Deaths_AreFound_AndOfTheLivingNobodyIsEvicted() => ForAll(world =>
    {
        var dead = world.Processes
            .OrderBy(_ => world.Random.Next())
            .Take(world.Random.Next(1, world.Processes.Count))
            .ToList();
        foreach (var it in dead)
        {
            it.IsDead = true;
            world.Run(world.Random.NextDouble() * 3);
            if (world.Random.Next(4) == 0)
            {
                world.HasDatabase = false;
                world.Run(world.Random.NextDouble() * 10);
                world.HasDatabase = true;
            }
        }

        world.Run(6);

        world.Processes.Where(it => it.IsEvicted).ShouldBe(dead, ignoreOrder: true);
    });

    [Fact]
    public void Death_WithoutOtherTrouble_IsFoundWithinTwoLooks() => ForAll(world =>
    {
        var dead = Any(world);
        dead.IsDead = true;
        world.Run(0.4);

        dead.IsEvicted.ShouldBeTrue();
    });

    [Fact]
    public void Partitions_LeaveMembersThatReachEachOther() => ForAll(world =>
    {
        world.Partition(_ => world.Random.Next(3));
        world.Run(30);

        world.Alive.ShouldNotBeEmpty();
        world.Alive.Select(it => it.Side).Distinct().Count().ShouldBe(1);
    });

    [Fact]
    public void Partitions_ThatHealInTime_EvictNobody() => ForAll(world =>
    {
        world.Partition(_ => world.Random.Next(2));
        world.Run(4.5);
        world.Partition(_ => 0);
        world.Run(10);

        world.Processes.ShouldAllBe(it => !it.IsEvicted);
    });

    [Fact]
    public void Members_InWhateverTroubleWithoutADeath_NeverEvictTheLast() => ForAll(world =>
    {
        for (var i = 0; i < 30; i++)
        {
            switch (world.Random.Next(4))
            {
                case 0:
                    world.HasDatabase = !world.HasDatabase;
                    break;
                case 1:
                    world.Partition(_ => world.Random.Next(2));
                    break;
                case 2:
                    world.Pause(Any(world), world.Random.NextDouble() * 12);
                    break;
                default:
                    Any(world).HasSession = false;
                    break;
            }

            world.Run(world.Random.NextDouble() * 8);
            world.Alive.ShouldNotBeEmpty();
        }
    });

    private static JudgementSimulation.Process Any(JudgementSimulation world) =>
        world.Processes[world.Random.Next(world.Processes.Count)];

    private static void GoThroughOutages(JudgementSimulation world)
    {
        for (var i = 0; i < 10; i++)
        {
            if (world.Random.Next(2) == 0)
            {
                world.HasDatabase = false;
                world.Run(world.Random.NextDouble() * 20);
                world.HasDatabase = true;
            }
            else
            {
                Any(world).HasSession = false;
            }

            // Shorter than a member may leave calls unanswered.
            world.Pause(Any(world), 0.6);
            world.Run(1 + (world.Random.NextDouble() * 9));
        }
    }

    private static void ForAll(Action<JudgementSimulation> course, MembershipSettings? settings = null)
    {
        for (var seed = 0; seed < Courses; seed++)
        {
            try
            {
                var world = new JudgementSimulation(seed, 2 + (seed % 4), settings ?? Looks.Settings);
                world.Run(5);
                course(world);
            }
            catch (ShouldAssertException failure)
            {
                throw new ShouldAssertException($"In the course of events {seed}: {failure.Message}");
            }
        }
    }
}
