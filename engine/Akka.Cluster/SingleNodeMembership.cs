using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>A cluster that is this one process: up as soon as it has joined.</summary>
internal sealed class SingleNodeMembership : MembershipSource
{
    private readonly Lock _lock = new();
    private Action<ImmutableSortedSet<Member>> _changed;
    private Member _self;

    public override void Start(Member self, Action<ImmutableSortedSet<Member>> changed)
    {
        _changed = changed;
        Report(self);
        Report(self.CopyUp(1));
    }

    public override Task AdvanceAsync(UniqueAddress member, MemberStatus status)
    {
        lock (_lock)
        {
            if (_self != null && _self.UniqueAddress.Equals(member) && _self.Status != status)
                Report(_self.Copy(status));
        }

        return Task.CompletedTask;
    }

    private void Report(Member self)
    {
        lock (_lock)
        {
            _self = self;
            _changed(self.Status == MemberStatus.Removed ? [] : [self]);
        }
    }
}
