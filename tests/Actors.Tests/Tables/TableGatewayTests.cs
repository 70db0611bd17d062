using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Tables;
using TableActors.Actors.Tests.Serialization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed class TableGatewayTests : ActorSpec, IRequiredActor<TableRegion>
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey());
    private readonly ManualTime _time = new();
    private readonly RegionGate _gate = new();
    private readonly TableGateway _writer;

    public TableGatewayTests() => _writer = new TableGateway(
        this, _gate, new NodeReach(false, new LiveEntities()), _time, NullLogger<TableGateway>.Instance);

    public IActorRef ActorRef => TestActor;

    public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(TestActor);

    [Fact]
    public async Task Write_IsAskedOfTheRegion_AndItsReplyAnswered()
    {
        var write = Films.Insert(1L).Until(ManualTime.Start.AddMinutes(1));
        var reply = _writer.WriteAsync(write, CancellationToken.None);
        MessageText.Of(ExpectMsg<InsertRow>()).ShouldBe(MessageText.Of(write));

        Reply(new RowsDeleted(3));

        (await reply).ShouldBe(new RowsDeleted(3));
    }

    [Fact]
    public async Task Write_WithoutADeadline_IsAsked()
    {
        var reply = _writer.WriteAsync(Films.Insert(1L), CancellationToken.None);
        ExpectMsg<InsertRow>();
        Reply(RowMissing.Instance);
        (await reply).ShouldBe(RowMissing.Instance);
    }

    [Fact]
    public async Task Write_ThatNobodyAnswers_IsOfUnknownOutcomeAfterItsDeadline()
    {
        var reply = await _writer.WriteAsync(
            Films.Insert(1L).Until(ManualTime.Start.AddMilliseconds(50)), CancellationToken.None);
        reply.ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
    }

    [Fact]
    public async Task Write_ThatIsLateAlready_IsNotSent()
    {
        var reply = await _writer.WriteAsync(Films.Insert(1L).Until(ManualTime.Start), CancellationToken.None);
        reply.ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Write_AnsweredByAFailure_IsOfUnknownOutcome()
    {
        var reply = _writer.WriteAsync(Films.Insert(1L), CancellationToken.None);
        ExpectMsg<InsertRow>();
        Reply(new Status.Failure(new InvalidOperationException("a defect")));
        (await reply).ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
    }

    [Fact]
    public async Task Write_ThatItsCallerGivesUp_EndsTheWait()
    {
        using var cancellation = new CancellationTokenSource();
        var reply = _writer.WriteAsync(Films.Insert(1L), cancellation.Token);
        ExpectMsg<InsertRow>();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reply);
    }

    [Fact]
    public async Task Write_ThatIsUnderWayWhenTheRegionsHaveEnded_IsOfUnknownOutcome_AndLaterOnesAreNotSent()
    {
        using var cancellation = new CancellationTokenSource();
        var replies = new[]
        {
            _writer.WriteAsync(Films.Insert(1L), cancellation.Token),
            _writer.WriteAsync(Films.Insert(2L), CancellationToken.None)
        };
        ExpectMsg<InsertRow>();
        ExpectMsg<InsertRow>();

        _gate.End();

        foreach (var reply in replies)
            (await reply.OrFailAsync("the wait ends"))
                .ShouldBeOfType<WriteRefused>()
                .Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        var later = await _writer.WriteAsync(Films.Insert(3L), CancellationToken.None);
        later.ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
        HasMessages.ShouldBeFalse();
    }

    private void Reply(object message) => LastSender.Tell(message);
}
