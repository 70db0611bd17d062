namespace TableActors.Engine.Tests.Surface.Samples;

public abstract class SampleBase
{
    protected abstract void Draw(DayOfWeek day = DayOfWeek.Monday);
}
