namespace Akka.Actor;

/// <summary>A path below an anchor, which may name none, one or many actors; looked up anew with every message.</summary>
public class ActorSelection : ICanTell
{
    public ActorSelection()
        : this(ActorRefs.Nobody, Array.Empty<SelectionPathElement>())
    {
    }

    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path?.Split('/'))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, elements?.Where(static element => element.Length > 0).Select(ToElement).ToArray() ?? [])
    {
    }

    public IActorRef Anchor { get; }

    public SelectionPathElement[] Path { get; }

    public string PathString => "/" + string.Join('/', (object[])Path);

    public void Tell(object message, IActorRef sender = null) =>
        Deliver((IInternalActorRef)Anchor, sender, new ActorSelectionMessage(message, Path));

    /// <summary>The actor at the path, or <see cref="ActorNotFoundException"/> when none answers in time.</summary>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"No actor at {this}");
        }
        catch (AskTimeoutException late)
        {
            throw new ActorNotFoundException($"No actor at {this} answered within {timeout}", late);
        }
    }

    public override bool Equals(object obj) =>
        obj is ActorSelection other && Equals(Anchor, other.Anchor) && Path.AsSpan().SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Anchor, Path.Length);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    /// <summary>Walks the path from the anchor and hands the message to every actor that it reaches.</summary>
    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var at = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
            switch (selection.Elements[i])
            {
                case SelectParent:
                    at = at.Parent;
                    break;
                case SelectChildName child:
                    at = (IInternalActorRef)at.GetChild([child.Name]);
                    break;
                case SelectChildPattern pattern:
                    FanOut(at, sender, pattern, selection.Copy(elements: selection.Elements[(i + 1)..], wildCardFanOut: true));
                    return;
            }

            if (!at.IsNobody()) continue;
            if (!selection.WildCardFanOut) ReportMissing(anchor, sender, selection);
            return;
        }

        at.Tell(selection.Message, sender);
    }

    private static void FanOut(IInternalActorRef parent, IActorRef sender, SelectChildPattern pattern, ActorSelectionMessage rest)
    {
        if (parent is not LocalActorRef local) return;
        foreach (var child in local.Cell.GetChildren())
        {
            if (pattern.Matches(child.Path.Name)) Deliver((IInternalActorRef)child, sender, rest);
        }
    }

    private static void ReportMissing(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        if (anchor.IsNobody()) return;
        var path = anchor.Path / selection.Elements.Select(static element => element.ToString());
        anchor.Provider.ResolveActorRef(path).Tell(selection.Message, sender);
    }

    private static SelectionPathElement ToElement(string text) => text switch
    {
        ".." => SelectParent.Instance,
        _ when text.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(text),
        _ => new SelectChildName(text),
    };
}
