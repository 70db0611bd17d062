using System.Collections.Concurrent;
using Akka.Actor;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>Sends requests, each from a sender of its own, and counts what each of these is answered.</summary>
internal sealed class ReplySheet(ActorSystem system)
{
    private readonly ConcurrentDictionary<int, Asked> _asked = [];
    private int _last;

    public int Count => _asked.Count;

    /// <summary>What was answered to each of the requests.</summary>
    public IEnumerable<(object Request, object Reply)> Replies =>
        _asked.Values.SelectMany(asked => asked.Replies.Take(1).Select(reply => (asked.Request, reply)));

    public IEnumerable<object> Unanswered =>
        _asked.Values.Where(asked => asked.Replies.IsEmpty).Select(asked => asked.Request);

    /// <returns>Ends with the first answer, and with who gave it.</returns>
    public Task<(object Reply, IActorRef By)> Send(ICanTell recipient, object request)
    {
        var asked = Prepare(request);
        recipient.Tell(request, asked.Sender!);
        return asked.First.Task;
    }

    /// <summary>Sends many requests as fast as it goes.</summary>
    /// <param name="recipient">Who gets them.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="inTheMiddle">What happens when half of them are sent.</param>
    public void SendAll(ICanTell recipient, IEnumerable<object> requests, Action inTheMiddle)
    {
        var prepared = requests.Select(Prepare).ToArray();
        for (var i = 0; i < prepared.Length; i++)
        {
            recipient.Tell(prepared[i].Request, prepared[i].Sender!);
            if (i == prepared.Length / 2)
                inTheMiddle();
        }
    }

    private Asked Prepare(object request)
    {
        var asked = new Asked(request);
        _asked[Interlocked.Increment(ref _last)] = asked;
        asked.Sender = system.ActorOf(Props.Create(() => new Box(asked)));
        return asked;
    }

    /// <summary>Waits until each request has its answer, and sees that none has two.</summary>
    /// <param name="deadline">How long they may take in all.</param>
    /// <param name="others">Actors that may be about to answer a second time.</param>
    public async Task AllAnsweredOnceAsync(TimeSpan deadline, params IActorRef[] others)
    {
        try
        {
            await Task.WhenAll(_asked.Values.Select(asked => asked.First.Task))
                .OrFailAsync("all are answered", deadline);
        }
        catch (TimeoutException)
        {
            Unanswered.Count().ShouldBe(0, $"of {Count} requests, these were not answered within {deadline}");
        }

        // What these have said is with the senders then, and what the senders have been told is on the sheet.
        foreach (var actor in others.Concat(_asked.Values.Select(asked => asked.Sender!)))
            await actor.Ask<ActorIdentity>(new Identify(0)).OrFailAsync("the actor handles its messages");
        _asked.Values.Count(asked => asked.Replies.Count > 1)
            .ShouldBe(0, $"of {Count} requests, these were answered twice");
    }

    private sealed class Asked(object request)
    {
        public object Request => request;

        public IActorRef? Sender { get; set; }

        public ConcurrentQueue<object> Replies { get; } = [];

        public TaskCompletionSource<(object, IActorRef)> First { get; } = new(
            TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Box : ReceiveActor
    {
        public Box(Asked asked) => ReceiveAny(reply =>
        {
            asked.Replies.Enqueue(reply);
            asked.First.TrySetResult((reply, Sender));
        });
    }
}
