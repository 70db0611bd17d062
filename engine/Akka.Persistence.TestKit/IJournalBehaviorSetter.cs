namespace Akka.Persistence.TestKit;

public interface IJournalBehaviorSetter
{
    Task SetInterceptorAsync(IJournalInterceptor interceptor);
}
