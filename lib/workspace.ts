import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import { Check } from './spec/check';
import type { WorkspaceManifest } from './spec/manifest';
import { workspaceSpec, type WorkspaceSpecProps } from './spec/workspace';

/** A repository that Tasks can work in. */
export interface IWorkspace {
  readonly kind: 'Workspace';
  /** Its name in the cluster. */
  readonly name: string;
}

/** A git repository that agents work in. */
export interface WorkspaceProps extends WorkspaceSpecProps, KelosResourceProps {}

/**
 * A git repository that agents work in: every Task gets a clone of its own.
 * @example new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git', ref: 'main', secret: 'github-token' })
 */
export class Workspace extends KelosResource implements IWorkspace {
  public readonly apiObject: ApiObject;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: WorkspaceProps) {
    super(scope, id);
    this.apiObject = this.createObject('Workspace', workspaceSpec(this.node.path, props), props);
  }

  /** Refers to a Workspace that already exists in the cluster. */
  public static fromWorkspaceName(scope: Construct, id: string, name: string): IWorkspace {
    return new ExistingWorkspace(scope, id, name);
  }

  public get kind(): 'Workspace' {
    return 'Workspace';
  }

  public override toManifest(): WorkspaceManifest {
    return this.apiObject.toJson() as WorkspaceManifest;
  }
}

class ExistingWorkspace extends Construct implements IWorkspace {
  public readonly kind = 'Workspace';

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
  ) {
    super(scope, id);
    new Check(this.node.path).reference('name', name);
  }
}
