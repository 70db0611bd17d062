namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private readonly Lock _childrenLock = new();
    private Dictionary<string, ChildRestartStats> _children;
    private HashSet<IActorRef> _stoppingChildren;
    private long _anonymousChildren;

    /// <summary>Safe from any thread, because the guardians' children are made by anyone; so are the other look-ups here.</summary>
    public IActorRef ActorOf(Props props, string name = null) => AttachChild(props, name, isSystemService: false);

    public IInternalActorRef AttachChild(Props props, string name, bool isSystemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        CheckName(name);
        var dispatcher = isSystemService && props.GivenDispatcher is null
            ? SystemImpl.Dispatchers.Lookup(Akka.Dispatch.Dispatchers.InternalDispatcherId)
            : SystemImpl.Dispatchers.Lookup(props.Dispatcher);
        LocalActorRef child;
        lock (_childrenLock)
        {
            if (_termination is Termination.Stopping or Termination.Stopped)
                throw new InvalidOperationException($"Cannot create child while terminating or terminated: {Self}");

            name ??= AnonymousName(_anonymousChildren++);
            _children ??= [];
            var path = new ChildActorPath(Self.Path, name, ActorUid.Next());
            if (_children.ContainsKey(name))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");

            child = new LocalActorRef(SystemImpl, props, dispatcher, Self, path);
            _children.Add(name, new ChildRestartStats(child));
        }

        child.Start();
        return child;
    }

    public IActorRef Child(string name) => FindChild(name) ?? ActorRefs.Nobody;

    /// <summary>The child of that name, and of that uid where one is given as <c>name#uid</c>; null if there is none.</summary>
    public IInternalActorRef FindChild(string name)
    {
        var wanted = ActorPathText.Descend(Self.Path, name);
        lock (_childrenLock)
        {
            if (_children is null || !_children.TryGetValue(wanted.Name, out var stats)) return null;
            return wanted.Uid == ActorPath.UndefinedUid || wanted.Uid == stats.Ref.Path.Uid ? stats.Ref : null;
        }
    }

    public IEnumerable<IActorRef> GetChildren() => ChildRefs();

    /// <summary>Safe from any thread for children of guardians: stopping one twice does no harm.</summary>
    public void Stop(IActorRef child)
    {
        var reference = (IInternalActorRef)child;
        lock (_childrenLock)
        {
            if (IsChild(child)) (_stoppingChildren ??= []).Add(child);
        }

        reference.Stop();
    }

    private static string AnonymousName(long number)
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";
        var name = "$";
        do
        {
            name += Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number > 0);
        return name;
    }

    private static void CheckName(string name)
    {
        if (name is null) return;
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name \"{name}\". Names consist of letters, digits, %-escapes and {ActorPath.ValidSymbols}, "
                + "and do not start with $.");
        }
    }

    private bool IsChild(IActorRef reference) =>
        _children is not null && _children.TryGetValue(reference.Path.Name, out var stats) && stats.Ref.Equals(reference);

    private IInternalActorRef[] ChildRefs()
    {
        lock (_childrenLock) return _children is null ? [] : [.. _children.Values.Select(stats => stats.Ref)];
    }

    /// <summary>Copies the children only if somebody looks: a parent of many hears of each one's end.</summary>
    private IEnumerable<IInternalActorRef> ChildrenOnDemand()
    {
        foreach (var child in ChildRefs()) yield return child;
    }

    private ChildRestartStats[] ChildStats()
    {
        lock (_childrenLock) return _children is null ? [] : [.. _children.Values];
    }

    /// <summary>True when the reference was a child of this actor.</summary>
    private bool RemoveChild(IActorRef child)
    {
        lock (_childrenLock)
        {
            if (!IsChild(child)) return false;
            _children.Remove(child.Path.Name);
            _stoppingChildren?.Remove(child);
            return true;
        }
    }

    /// <summary>Under the lock, so that no child can be added to an actor that has begun to stop its children.</summary>
    private void EnterTermination(Termination termination)
    {
        lock (_childrenLock) _termination = termination;
    }
}
