import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '#web';

/** Whoever types the portal's address finds what can be done here. */
@ApiExcludeController()
@Controller()
export class FrontDoorController {
  @Public()
  @Get()
  @Redirect('/docs', 303)
  open(): void {
    // The answer is the redirection.
  }
}
