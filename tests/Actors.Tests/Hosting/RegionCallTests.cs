using Akka.Actor;
using TableActors.Actors.Hosting;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Hosting;

public sealed class RegionCallTests : ActorSpec
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey());
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private readonly RegionGate _gate = new();
    private readonly RegionCall _call;

    public RegionCallTests() => _call = new RegionCall(_gate, hasOthers: true, TimeProvider.System);

    [Fact]
    public async Task Message_WhoseEntityWasNotReached_IsSentAgainUntilItIs()
    {
        var call = AskAsync(isRepeatable: false);
        for (var i = 0; i < 3; i++)
        {
            ExpectMsg<InsertRow>();
            LastSender.Tell(TableProblems.Moving);
        }

        ExpectMsg<InsertRow>();
        LastSender.Tell(new RowsDeleted(1));
        (await call.OrFailAsync("the call ends")).ShouldBe(new RowsDeleted(1));
    }

    [Fact]
    public async Task Message_UnderWayWhenANodeGoes_IsSentAgain_WhereItMayArriveTwice()
    {
        var call = AskAsync(isRepeatable: true);
        ExpectMsg<InsertRow>();
        _gate.NodeGone();
        ExpectMsg<InsertRow>();
        LastSender.Tell(new RowsDeleted(1));
        (await call.OrFailAsync("the call ends")).ShouldBe(new RowsDeleted(1));
    }

    [Fact]
    public async Task Message_SentAgainAfterANodeHasGone_IsSentAThirdTime_AsTheSecondMayBeLostToo()
    {
        var call = AskAsync(isRepeatable: true);
        ExpectMsg<InsertRow>();
        _gate.NodeGone();
        ExpectMsg<InsertRow>();
        ExpectMsg<InsertRow>();
        LastSender.Tell(new RowsDeleted(1));
        (await call.OrFailAsync("the call ends")).ShouldBe(new RowsDeleted(1));
    }

    [Fact]
    public async Task Message_UnderWayWhenANodeGoes_WaitsForItsAnswer_WhereItMustNotArriveTwice()
    {
        var call = AskAsync(isRepeatable: false);
        ExpectMsg<InsertRow>();
        var asker = LastSender;
        _gate.NodeGone();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        asker.Tell(new RowsDeleted(1));
        (await call.OrFailAsync("the call ends")).ShouldBe(new RowsDeleted(1));
    }

    [Fact]
    public async Task Message_ThatANodeMayHaveTakenWithIt_IsGivenUpSoon_WhereItMustNotArriveTwice()
    {
        var call = AskAsync(isRepeatable: false);
        ExpectMsg<InsertRow>();
        _gate.NodeGone();
        (await call.OrFailAsync("the call ends long before its time is over")).ShouldBeNull();
    }

    [Fact]
    public async Task Answer_ThatNothingWasDone_IsNotBelievedAfterAMessageWasLost()
    {
        var call = AskAsync(isRepeatable: true);
        ExpectMsg<InsertRow>();
        _gate.NodeGone();
        ExpectMsg<InsertRow>();
        LastSender.Tell(TableProblems.Overloaded);
        (await call.OrFailAsync("the call ends")).ShouldBeNull();
    }

    [Fact]
    public async Task Answer_ThatNothingWasDone_IsGivenBack()
    {
        var call = AskAsync(isRepeatable: true);
        ExpectMsg<InsertRow>();
        LastSender.Tell(TableProblems.Overloaded);
        (await call.OrFailAsync("the call ends")).ShouldBe(TableProblems.Overloaded);
    }

    [Fact]
    public async Task Message_IsNotSentAgain_ByANodeThatEnds()
    {
        var call = AskAsync(isRepeatable: true);
        ExpectMsg<InsertRow>();
        _gate.Shut();
        LastSender.Tell(TableProblems.Moving);
        (await call.OrFailAsync("the call ends")).ShouldBe(TableProblems.Moving);
    }

    [Fact]
    public async Task Message_ThatNobodyAnswers_EndsWithTheNodesRegions()
    {
        var call = AskAsync(isRepeatable: true);
        ExpectMsg<InsertRow>();
        _gate.End();
        (await call.OrFailAsync("the call ends")).ShouldBeNull();
    }

    [Fact]
    public async Task Message_ThatNobodyAnswers_EndsWithItsTime()
    {
        var call = _call.AskAsync<WriteReply>(
            TestActor, Films.Insert(1L), TimeSpan.FromMilliseconds(50), true, RefusalOf, default);
        (await call.OrFailAsync("the call ends")).ShouldBeNull();
    }

    private static Problem? RefusalOf(WriteReply reply) => (reply as WriteRefused)?.Problem;

    private Task<WriteReply?> AskAsync(bool isRepeatable) =>
        _call.AskAsync<WriteReply>(TestActor, Films.Insert(1L), Long, isRepeatable, RefusalOf, default);
}
