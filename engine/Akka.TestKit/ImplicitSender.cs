using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Makes a test actor the sender of what the running test tells without naming one, also after it has awaited something.</summary>
internal static class ImplicitSender
{
    public static void Set(IActorRef testActor)
    {
        var cell = ((LocalActorRef)testActor).Cell;
        ActorCell.Enter(cell);
        SynchronizationContext.SetSynchronizationContext(new CellContext(cell));
    }

    private sealed class CellContext : SynchronizationContext
    {
        private readonly ActorCell _cell;

        public CellContext(ActorCell cell) => _cell = cell;

        public override void Post(SendOrPostCallback d, object state) =>
            ThreadPool.UnsafeQueueUserWorkItem(_ => RunWithSender(d, state), null);

        public override void Send(SendOrPostCallback d, object state) => RunWithSender(d, state);

        public override SynchronizationContext CreateCopy() => this;

        private void RunWithSender(SendOrPostCallback d, object state)
        {
            var outerCell = ActorCell.Enter(_cell);
            var outerContext = Current;
            SetSynchronizationContext(this);
            try
            {
                d(state);
            }
            finally
            {
                ActorCell.Enter(outerCell);
                SetSynchronizationContext(outerContext);
            }
        }
    }
}
